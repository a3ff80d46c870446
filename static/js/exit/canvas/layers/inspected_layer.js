// Corners around the pixel that the inspector tells of.

import { corners, outline } from "./outline.js";

const SMALLEST = 16; // CSS pixels, so that they are found on a far board too
const GAP = 5;
const LINES = [
  ["#111827", 6],
  ["#fff", 3],
];

export class InspectedLayer {
  point = null;

  draw(context, { scale, ratio, originX, originY }) {
    if (!this.point) return;
    const size = Math.max(scale, SMALLEST * ratio) + 2 * GAP * ratio;
    const middle = (origin, value) => origin + (value + 0.5) * scale;
    const left = Math.round(middle(originX, this.point.x) - size / 2);
    const top = Math.round(middle(originY, this.point.y) - size / 2);
    const side = Math.round(size);
    outline(context, corners(left, top, side, Math.round(side * 0.3)), LINES, ratio);
  }
}
