// Lines between pixels, fading in as one comes closer.

const FADE_FROM = 3;
const FADE_TO = 12;
const STRONGEST = 0.28;

export class GridLayer {
  isOn = true;
  isOverlay = true;

  draw(context, { scale, ratio, originX, originY, left, top, right, bottom }) {
    const strength =
      Math.min(1, Math.max(0, (scale / ratio - FADE_FROM) / (FADE_TO - FADE_FROM))) ** 2;
    if (!this.isOn || strength <= 0) return;
    context.fillStyle = `rgb(90 98 115 / ${strength * STRONGEST})`;
    const at = (origin, value) => Math.round(origin + value * scale);
    const height = at(originY, bottom) - at(originY, top);
    const width = at(originX, right) - at(originX, left);
    for (let x = left; x <= right; x++)
      context.fillRect(at(originX, x), at(originY, top), 1, height);
    for (let y = top; y <= bottom; y++)
      context.fillRect(at(originX, left), at(originY, y), width, 1);
  }
}
