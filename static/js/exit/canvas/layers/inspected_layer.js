// Corners around the pixel that the inspector tells of.

const SMALLEST = 16; // CSS pixels, so that they are found on a far board too
const GAP = 5;

export class InspectedLayer {
  point = null;

  draw(context, { scale, ratio, originX, originY }) {
    if (!this.point) return;
    const side = Math.max(scale, SMALLEST * ratio) + 2 * GAP * ratio;
    const middle = (origin, value) => origin + (value + 0.5) * scale;
    const left = Math.round(middle(originX, this.point.x) - side / 2);
    const top = Math.round(middle(originY, this.point.y) - side / 2);
    const corners = path(left, top, Math.round(side));
    for (const [color, width] of [
      ["#111827", 6],
      ["#fff", 3],
    ]) {
      context.strokeStyle = color;
      context.lineWidth = width * ratio;
      context.stroke(corners);
    }
  }
}

function path(left, top, side) {
  const arm = Math.round(side * 0.3);
  const found = new Path2D();
  for (const [x, y, right, down] of [
    [left, top, 1, 1],
    [left + side, top, -1, 1],
    [left, top + side, 1, -1],
    [left + side, top + side, -1, -1],
  ]) {
    found.moveTo(x + arm * right, y);
    found.lineTo(x, y);
    found.lineTo(x, y + arm * down);
  }
  return found;
}
