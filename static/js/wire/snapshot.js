// The whole board as of one seq: a 32-byte little-endian header, the tile table, then the packed
// pixels of each tile.

import { crc32 } from "./crc32.js";
import { Grid, TILE_PIXELS } from "./grid.js";
import { pack, unpack } from "./nibbles.js";
import { WireError } from "./varint.js";

const HEADER_BYTES = 32;
const MAGIC = 0x42434c50; // "PLCB"
const VERSION = 2;

// `colors` has a byte for each address.
export function decodeSnapshot(bytes) {
  if (bytes.length < HEADER_BYTES) throw new WireError("A snapshot is at least 32 bytes long.");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  checkFormat(view);
  const [bits, count] = [view.getUint8(5), view.getUint16(6, true)];
  const pixelsAt = HEADER_BYTES + 4 * count;
  const length = pixelsAt + (count * TILE_PIXELS * bits) / 8;
  if (bytes.length !== length)
    throw new WireError(`A snapshot of ${count} tiles has not ${bytes.length} bytes.`);
  if (crc32(bytes.subarray(HEADER_BYTES)) !== view.getUint32(16, true))
    throw new WireError("The board's checksum is wrong.");
  const seq = Number(view.getBigUint64(24, true));
  if (!Number.isSafeInteger(seq)) throw new WireError("The board's seq is too large.");
  const grid = readGrid(view, bits, count);
  const packed = bytes.subarray(pixelsAt);
  const colors = bits === 8 ? packed.slice() : unpack(packed, 2 * packed.length);
  if (!isBlankOutside(colors, grid))
    throw new WireError("A pixel outside the board's rectangle is not 0.");
  return { grid, seq, colors };
}

// Of tile table and packed pixels, as the header has it.
export function checksum(grid, colors) {
  const packed = grid.bits === 8 ? colors : pack(colors);
  const bytes = new Uint8Array(4 * grid.tileCount + packed.length);
  const table = new DataView(bytes.buffer);
  for (let number = 0; number < grid.tileCount; number++) {
    const { x, y } = grid.corner(number);
    table.setInt16(4 * number, x / 256, true);
    table.setInt16(4 * number + 2, y / 256, true);
  }
  bytes.set(packed, 4 * grid.tileCount);
  return crc32(bytes);
}

function checkFormat(view) {
  if (view.getUint32(0, true) !== MAGIC) throw new WireError("This is not a board snapshot.");
  const [version, bits] = [view.getUint8(4), view.getUint8(5)];
  if (version !== VERSION)
    throw new WireError(`This is a board snapshot of version ${version}, not ${VERSION}.`);
  if (bits !== 4 && bits !== 8) throw new WireError(`A pixel has 4 or 8 bits, not ${bits}.`);
  if (view.getUint32(20, true)) throw new WireError("The snapshot's reserved bytes are not 0.");
}

function readGrid(view, bits, count) {
  const tiles = Array.from({ length: count }, (_, number) => {
    const at = HEADER_BYTES + 4 * number;
    return [view.getInt16(at, true), view.getInt16(at + 2, true)];
  });
  const [left, top] = [view.getInt16(8, true), view.getInt16(10, true)];
  const [width, height] = [view.getUint16(12, true), view.getUint16(14, true)];
  return new Grid({ left, top, width, height, bits, tiles });
}

function isBlankOutside(colors, grid) {
  for (let number = 0; number < grid.tileCount; number++) {
    const tile = colors.subarray(number * TILE_PIXELS, (number + 1) * TILE_PIXELS);
    if (!isTileBlankOutside(tile, grid.inside(number))) return false;
  }
  return true;
}

function isTileBlankOutside(tile, { left, top, right, bottom }) {
  if (!isBlank(tile, 0, top * 256) || !isBlank(tile, bottom * 256, TILE_PIXELS)) return false;
  if (left === 0 && right === 256) return true;
  for (let row = top * 256; row < bottom * 256; row += 256)
    if (!isBlank(tile, row, row + left) || !isBlank(tile, row + right, row + 256)) return false;
  return true;
}

function isBlank(colors, from, to) {
  for (let at = from; at < to; at++) if (colors[at]) return false;
  return true;
}
