// When each pixel was placed last: a 16-byte little-endian header, then a byte for each address,
// 0 never, 1 long ago, 2 to 255 the more recent the higher.

import { TILE_PIXELS } from "./grid.js";
import { WireError } from "./varint.js";

const HEADER_BYTES = 16;
const MAGIC = 0x48434c50; // "PLCH"
const VERSION = 2;

export function decodeActivity(bytes) {
  if (bytes.length < HEADER_BYTES) throw new WireError("An activity map has at least 16 bytes.");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== MAGIC || view.getUint8(4) !== VERSION)
    throw new WireError(`This is not a version ${VERSION} activity map.`);
  const levels = bytes.slice(HEADER_BYTES);
  if (levels.length !== view.getUint16(6, true) * TILE_PIXELS)
    throw new WireError("The activity map has another size than it says.");
  return { windowSeconds: view.getUint32(8, true), levels };
}
