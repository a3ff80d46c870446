// The whole board as of one seq: a 24-byte little-endian header, then packed pixels.

import { crc32 } from "./crc32.js";
import { unpack } from "./nibbles.js";
import { WireError } from "./varint.js";

const HEADER_BYTES = 24;
const MAGIC = 0x42434c50; // "PLCB"

export function decodeSnapshot(bytes) {
  if (bytes.length < HEADER_BYTES) throw new WireError("A snapshot is at least 24 bytes long.");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== MAGIC || view.getUint8(4) !== 1 || view.getUint8(5) !== 4)
    throw new WireError("This is not a version 1 board snapshot of 4 bits per pixel.");
  const width = view.getUint16(6, true);
  const height = view.getUint16(8, true);
  const packed = bytes.subarray(HEADER_BYTES);
  if (!width || !height) throw new WireError("The board has no pixels.");
  if (packed.length !== (width * height + 1) >> 1)
    throw new WireError(`The board has ${packed.length} bytes of pixels.`);
  if (crc32(packed) !== view.getUint32(12, true))
    throw new WireError("The board's checksum is wrong.");
  const seq = Number(view.getBigUint64(16, true));
  if (!Number.isSafeInteger(seq)) throw new WireError("The board's seq is too large.");
  return { width, height, seq, colors: unpack(packed, width * height) };
}
