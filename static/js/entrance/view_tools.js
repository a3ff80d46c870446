// What can be laid over the board or taken away, and what can be carried off: link and picture.

const REFRESH_MS = 60_000;

export function makeViewTools(parts) {
  const { settings, stage, activity, activityLayer, fetchActivity, say, words } = parts;
  let timer = 0;
  let retry = 0;

  function press(name, isOn) {
    document.querySelector(`[data-action=${name}]`)?.setAttribute("aria-pressed", String(isOn));
  }

  async function showActivity(mode) {
    clearInterval(timer);
    clearTimeout(retry);
    const next = activityLayer.mode === mode ? null : mode;
    activityLayer.show(next);
    for (const name of ["heat", "untouched"]) press(name, next === name);
    stage.ask();
    if (!next) return activity.forget();
    await refresh();
    if (activityLayer.mode !== next) return; // switched again in the meantime
    timer = setInterval(refresh, REFRESH_MS);
    if (next === "untouched" && activity.levels) say(words.untouched(activity.untouched));
    else if (activity.levels) say(words.heat(Math.round(activity.windowSeconds / 60)));
  }

  async function refresh() {
    try {
      activity.load(await fetchActivity());
    } catch (error) {
      if (error.retryMs)
        retry = setTimeout(refresh, error.retryMs); // it is being made
      else say(words.failed(error), "bad");
    }
    stage.ask();
  }

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

// True when the text is on the clipboard; without one, the player gets it to copy by hand.
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
