// What can be laid over the board or taken away.

const REFRESH_MS = 60_000;

export function makeViewTools(parts) {
  const { settings, stage, activity, activityLayer, fetchActivity, say, words } = parts;
  let timer = 0;
  let turn = 0;

  function press(name, isOn) {
    document.querySelector(`[data-action=${name}]`)?.setAttribute("aria-pressed", String(isOn));
  }

  function showActivity(mode) {
    clearTimeout(timer);
    turn++;
    const next = activityLayer.mode === mode ? null : mode;
    activityLayer.show(next);
    for (const name of ["heat", "untouched"]) press(name, next === name);
    stage.ask();
    if (next) follow(next, turn);
    else activity.forget();
  }

  // Until another map is shown, or none. `told` is what the player has heard of this one.
  async function follow(mode, mine, told = "") {
    const error = await load(mine);
    if (mine !== turn) return;
    const news = !error ? mode : error.retryMs ? "reading" : "failed";
    if (news !== told) say(...activityWords[news](error));
    stage.ask();
    timer = setTimeout(() => follow(mode, mine, news), error?.retryMs ?? REFRESH_MS);
  }

  // Answers with what went wrong, if anything.
  async function load(mine) {
    try {
      const bytes = await fetchActivity();
      if (mine === turn) activity.load(bytes);
      return null;
    } catch (error) {
      return error;
    }
  }

  const activityWords = {
    heat: () => [words.heat(Math.round(activity.windowSeconds / 60))],
    untouched: () => [words.untouched(activity.untouched)],
    reading: () => [words.reading()], // a long history takes the server a while
    failed: (error) => [words.failed(error), "bad"],
  };

  function toggle(name) {
    settings.set(name, !settings.get(name));
  }

  function toggleOverlays() {
    stage.isBare = !stage.isBare;
    press("overlays", stage.isBare);
    stage.ask();
  }

  const commands = {
    grid: () => toggle("grid"),
    minimap: () => toggle("minimap"),
    heat: () => showActivity("heat"),
    untouched: () => showActivity("untouched"),
    overlays: toggleOverlays,
    fullscreen: toggleFullscreen,
  };
  return { commands, press };
}

function toggleFullscreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen?.();
}
