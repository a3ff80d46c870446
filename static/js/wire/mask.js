// Which pixels nobody may place on: a 16-byte little-endian header, then a bit for each address.

import { crc32 } from "./crc32.js";
import { TILE_PIXELS } from "./grid.js";
import { WireError } from "./varint.js";

const HEADER_BYTES = 16;
const TILE_BYTES = TILE_PIXELS / 8;
const MAGIC = 0x4d434c50; // "PLCM"
const VERSION = 2;

// `name` is what the config calls it by; null when nothing is protected, and `bits` is empty. It
// may have fewer tiles than the board, if it was made before the board grew.
export function decodeMask(bytes) {
  if (bytes.length < HEADER_BYTES) throw new WireError("A mask is at least 16 bytes long.");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== MAGIC || view.getUint8(4) !== VERSION)
    throw new WireError(`This is not a version ${VERSION} mask.`);
  const bits = bytes.slice(HEADER_BYTES);
  if (bits.length !== view.getUint16(6, true) * TILE_BYTES)
    throw new WireError(`The mask has ${bits.length} bytes.`);
  const crc = view.getUint32(8, true);
  if (crc32(bits) !== crc) throw new WireError("The mask's checksum is wrong.");
  return { name: bits.length ? crc.toString(16).padStart(8, "0") : null, bits };
}
