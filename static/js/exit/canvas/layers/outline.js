// What is drawn around a pixel: lines over each other, so that one of them is seen on any colour.

// Each line is [colour, width in CSS pixels], the widest first.
export function outline(context, path, lines, ratio) {
  for (const [color, width] of lines) {
    context.strokeStyle = color;
    context.lineWidth = width * ratio;
    context.stroke(path);
  }
}

// The corners of a square, each with two arms.
export function corners(left, top, side, arm) {
  const path = new Path2D();
  for (const [x, y, right, down] of [
    [left, top, 1, 1],
    [left + side, top, -1, 1],
    [left, top + side, 1, -1],
    [left + side, top + side, -1, -1],
  ]) {
    path.moveTo(x + arm * right, y);
    path.lineTo(x, y);
    path.lineTo(x, y + arm * down);
  }
  return path;
}
