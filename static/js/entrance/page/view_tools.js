// What can be laid over the board or taken away.

export function makeViewTools({ settings, stage, maps }) {
  function press(name, isOn) {
    document.querySelector(`[data-action=${name}]`)?.setAttribute("aria-pressed", String(isOn));
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
    heat: () => maps.toggle("heat"),
    untouched: () => maps.toggle("untouched"),
    overlays: toggleOverlays,
    fullscreen: toggleFullscreen,
  };
  return { commands, press };
}

function toggleFullscreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen?.();
}
