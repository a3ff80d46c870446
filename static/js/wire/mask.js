// Which pixels nobody may place on: a 16-byte little-endian header, then a bit for each pixel.

import { crc32 } from "./crc32.js";
import { WireError } from "./varint.js";

const HEADER_BYTES = 16;
const MAGIC = 0x4d434c50; // "PLCM"

// `name` is what the config calls it by; null when nothing is protected, and `bits` is empty.
export function decodeMask(bytes) {
  if (bytes.length < HEADER_BYTES) throw new WireError("A mask is at least 16 bytes long.");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== MAGIC || view.getUint8(4) !== 1)
    throw new WireError("This is not a version 1 mask.");
  const [width, height] = [view.getUint16(6, true), view.getUint16(8, true)];
  if (!width || !height) throw new WireError("The mask has no pixels.");
  const bits = bytes.slice(HEADER_BYTES);
  if (bits.length && bits.length !== (width * height + 7) >> 3)
    throw new WireError(`The mask has ${bits.length} bytes.`);
  const crc = view.getUint32(12, true);
  if (crc32(bits) !== crc) throw new WireError("The mask's checksum is wrong.");
  const name = bits.length ? crc.toString(16).padStart(8, "0") : null;
  return { name, width, height, bits };
}
