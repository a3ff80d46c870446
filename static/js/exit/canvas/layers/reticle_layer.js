// The frame around the pixel that would be placed, filled with the chosen colour.

import { outline } from "./outline.js";

const SMALLEST = 10; // CSS pixels, so that it is found on a far board too
const GAP = 1.5;
const LINES = [
  ["#fff", 3],
  ["#111827", 1.5],
];

export class ReticleLayer {
  #reticle;
  #palette;

  constructor(reticle, palette) {
    this.#reticle = reticle;
    this.#palette = palette;
  }

  draw(context, { scale, ratio, originX, originY }) {
    const { point } = this.#reticle;
    if (!point) return;
    const left = Math.round(originX + point.x * scale);
    const top = Math.round(originY + point.y * scale);
    const side = Math.max(1, Math.round(originX + (point.x + 1) * scale) - left);
    if (this.#palette.color) {
      context.fillStyle = this.#palette.color.hex;
      context.fillRect(left, top, side, side);
    }
    const grown = Math.max(side, SMALLEST * ratio);
    const shift = (grown - side) / 2;
    outline(context, frame(left - shift, top - shift, grown, GAP * ratio), LINES, ratio);
  }
}

function frame(left, top, side, gap) {
  const path = new Path2D();
  path.rect(left - gap, top - gap, side + 2 * gap, side + 2 * gap);
  return path;
}
