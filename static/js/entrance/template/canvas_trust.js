// Whether this browser shows pages what is on their canvas. Tor and Firefox's protection against
// fingerprinting give noise instead; Brave's noise of one step a channel harms nobody.

const COLORS = [
  [229, 0, 0],
  [0, 131, 199],
  [255, 255, 255],
];
const NEAR = 8;

let isTrue = false; // once it is, it stays so; a player may allow it later

export function isCanvasTrue() {
  isTrue ||= COLORS.every(isShown);
  return isTrue;
}

function isShown(color) {
  const canvas = Object.assign(document.createElement("canvas"), { width: 4, height: 4 });
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.fillStyle = `rgb(${color.join(" ")})`;
  context.fillRect(0, 0, 4, 4);
  const { data } = context.getImageData(0, 0, 4, 4);
  return data.every((value, i) => Math.abs(value - [...color, 255][i % 4]) <= NEAR);
}
