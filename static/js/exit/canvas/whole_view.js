// All of a board, as layers are told what to draw, with its first pixel at 0, 0 of the canvas.

export function wholeView({ left, top, width, height }, scale) {
  return {
    scale,
    originX: -left * scale,
    originY: -top * scale,
    left,
    top,
    right: left + width,
    bottom: top + height,
  };
}
