// A square of so many pixels around one of them, as far as it lies on the board.

export function around(grid, { x, y }, side) {
  const before = Math.floor(side / 2);
  const [right, bottom] = [grid.left + grid.width - 1, grid.top + grid.height - 1];
  return {
    x1: Math.max(grid.left, x - before),
    y1: Math.max(grid.top, y - before),
    x2: Math.min(right, x - before + side - 1),
    y2: Math.min(bottom, y - before + side - 1),
  };
}
