// The board snapshot of protocol version 2, the whole board as of one seq: a 32-byte
// little-endian header, the tile table, then the packed pixels of each tile.

import { crc32 } from "./crc32.js";
import { TILE_PIXELS, TileGrid } from "./tile_grid.js";
import { WireError } from "./varint.js";

const HEADER_BYTES = 32;
const MAGIC = 0x42434c50; // "PLCB"
const VERSION = 2;

// `colors` has a byte for each address.
export function decodeBoardSnapshot(bytes) {
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
  const colors = bits === 8 ? packed.slice() : unpacked(packed);
  if (!isBlankOutside(colors, grid))
    throw new WireError("A pixel outside the board's rectangle is not 0.");
  return { grid, seq, colors };
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
  return new TileGrid({ left, top, width, height, bits, tiles });
}

function unpacked(packed) {
  const colors = new Uint8Array(2 * packed.length);
  for (let i = 0, address = 0; i < packed.length; i++) {
    colors[address++] = packed[i] >> 4;
    colors[address++] = packed[i] & 15;
  }
  return colors;
}

function isBlankOutside(colors, grid) {
  for (let number = 0; number < grid.tileCount; number++) {
    const tile = colors.subarray(number * TILE_PIXELS, (number + 1) * TILE_PIXELS);
    if (!isTileBlankOutside(tile, grid.corner(number), grid)) return false;
  }
  return true;
}

function isTileBlankOutside(tile, { x, y }, grid) {
  const [left, right] = within(x, grid.left, grid.width);
  const [top, bottom] = within(y, grid.top, grid.height);
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

// From where to where in the tile that begins at `start` the board reaches; equal when nowhere.
function within(start, begin, length) {
  const first = Math.min(256, Math.max(0, begin - start));
  return [first, Math.max(first, Math.min(256, begin + length - start))];
}
