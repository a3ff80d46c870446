// A board snapshot as its value in tests/vectors/.
import { decodeSnapshot } from "../../../static/js/wire/snapshot.js";

export function boardSnapshotValue(bytes) {
  const { grid, seq, colors } = decodeSnapshot(bytes);
  const { left, top, width, height, bits } = grid;
  const tiles = Array.from({ length: grid.tileCount }, (_, number) => {
    const { x, y } = grid.corner(number);
    return [x / 256, y / 256];
  });
  const pixels = [];
  for (let address = 0; address < colors.length; address++)
    if (colors[address]) pixels.push([address, colors[address]]);
  return { left, top, width, height, bits, tiles, seq, pixels };
}
