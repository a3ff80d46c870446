// A board snapshot as its value in tests/vectors/, and its bytes as they are written there.
import { decodeBoardSnapshot } from "../../../static/js/wire/board_snapshot.js";

// Hex of bytes, and numbers of zero bytes.
export function spread(parts) {
  const piece = (part) => (typeof part === "string" ? Buffer.from(part, "hex") : Buffer.alloc(part));
  return Uint8Array.from(Buffer.concat(parts.map(piece)));
}

export function boardSnapshotValue(bytes) {
  const { grid, seq, colors } = decodeBoardSnapshot(bytes);
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
