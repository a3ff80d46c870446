// Boards for tests, as a server would describe them.
import { Grid } from "../../static/js/wire/grid.js";

// With its tiles row by row, as a board that has not grown.
export function grid(width, height, { left = 0, top = 0, bits = 4 } = {}) {
  const tiles = [];
  for (let y = top >> 8; y <= (top + height - 1) >> 8; y++)
    for (let x = left >> 8; x <= (left + width - 1) >> 8; x++) tiles.push([x, y]);
  return new Grid({ left, top, width, height, bits, tiles });
}

// One that has grown on all sides.
export function grown(before, by = 300) {
  const { left, top, width, height, bits } = before;
  const place = { left: left - by, top: top - by, bits };
  const after = grid(width + 2 * by, height + 2 * by, place);
  const had = table(before);
  const isNew = ([x, y]) => !had.some((tile) => tile[0] === x && tile[1] === y);
  const tiles = [...had, ...table(after).filter(isNew)];
  return new Grid({ ...place, width: after.width, height: after.height, tiles });
}

export function table(grid) {
  return Array.from({ length: grid.tileCount }, (_, number) => {
    const { x, y } = grid.corner(number);
    return [x / 256, y / 256];
  });
}

// A whole board as of `seq`, each pixel as `paint` says.
export function snapshot(grid, seq, paint = () => 0) {
  const colors = new Uint8Array(grid.size);
  for (let y = grid.top; y < grid.top + grid.height; y++)
    for (let x = grid.left; x < grid.left + grid.width; x++)
      colors[grid.address(x, y)] = paint(x, y);
  return { grid, seq, colors };
}

export function frame(fromSeq, toSeq, addresses, colors) {
  return {
    fromSeq,
    toSeq,
    addresses: Uint32Array.from(addresses),
    colors: Uint8Array.from(colors),
  };
}
