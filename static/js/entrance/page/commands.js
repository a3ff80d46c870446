// What keys and buttons can do, by name. Panels add theirs in join/commands.js.

const STEP = 1.5;
const FAR = 10;
const PAN = 100; // CSS pixels

export function makeCommands(page) {
  return {
    ...zoomCommands(page),
    ...panCommands(page),
    ...reticleCommands(page),
    ...colorCommands(page),
  };
}

function zoomCommands({ camera, reticle }) {
  const zoom = (factor) => () => {
    const { x, y } = reticle.point ?? { x: camera.x - 0.5, y: camera.y - 0.5 };
    const at = camera.toScreen(x + 0.5, y + 0.5);
    camera.zoomAt(at.x, at.y, factor);
  };
  return {
    zoomIn: zoom(STEP),
    zoomOut: zoom(1 / STEP),
    zoomInSign: zoom(STEP),
    zoomOutSign: zoom(1 / STEP),
    fit: () => camera.fit(),
  };
}

function panCommands({ camera }) {
  const pan = (dx, dy) => () => camera.panBy(dx * PAN, dy * PAN);
  return {
    panUp: pan(0, 1),
    panDown: pan(0, -1),
    panLeft: pan(1, 0),
    panRight: pan(-1, 0),
  };
}

function reticleCommands({ camera, reticle, aim, onReticle }) {
  const step = (dx, dy) => () => {
    reticle.step(dx, dy, { x: Math.floor(camera.x), y: Math.floor(camera.y) });
    onReticle();
  };
  return {
    reticleUp: step(0, -1),
    reticleDown: step(0, 1),
    reticleLeft: step(-1, 0),
    reticleRight: step(1, 0),
    reticleFarUp: step(0, -FAR),
    reticleFarDown: step(0, FAR),
    reticleFarLeft: step(-FAR, 0),
    reticleFarRight: step(FAR, 0),
    place: () => aim.confirm(),
    cancel: () => aim.cancel(),
  };
}

function colorCommands({ palette }) {
  return {
    colorNext: () => palette.step(1),
    colorPrevious: () => palette.step(-1),
    colorNextLetter: () => palette.step(1),
    colorPreviousLetter: () => palette.step(-1),
  };
}
