// Corners around the pixel that a link is about, so far out that a reticle has room in them.

import { corners, outline } from "./outline.js";

const SMALLEST = 22; // CSS pixels, so that it is found on a far board too
const GAP = 6;
const LINES = [
  ["#fff", 5],
  ["#d6006c", 2.5],
];

export class LandmarkLayer {
  isOverlay = true;

  #landmark;

  constructor(landmark) {
    this.#landmark = landmark;
  }

  draw(context, { scale, ratio, originX, originY }) {
    const { point } = this.#landmark;
    if (!point) return;
    const reach = Math.max(scale / 2 + GAP * ratio, (SMALLEST / 2) * ratio);
    const x = originX + (point.x + 0.5) * scale;
    const y = originY + (point.y + 0.5) * scale;
    outline(context, corners(x - reach, y - reach, 2 * reach, reach * 0.55), LINES, ratio);
  }
}
