// A pixel frame: which addresses have which colour as of a seq.

import { unpack } from "./nibbles.js";
import { decodeAddresses } from "./rice.js";
import { Reader, WireError } from "./varint.js";

export const PIXEL_FRAME = 0x03;

// The state as of toSeq of every pixel changed in (fromSeq, toSeq], on a board of `bits` a pixel.
export function decodePixelFrame(bytes, bits) {
  if (bytes[0] !== PIXEL_FRAME) throw new WireError("This is not a pixel frame.");
  const reader = new Reader(bytes, 1);
  const fromSeq = reader.varint();
  const toSeq = fromSeq + reader.varint();
  if (!Number.isSafeInteger(toSeq)) throw new WireError("The frame's to_seq is too large.");
  const count = reader.varint();
  return { fromSeq, toSeq, ...decodeUpdates(reader.rest, count, bits) };
}

function decodeUpdates(bytes, count, bits) {
  if (!count) {
    if (bytes.length) throw new WireError("The frame is longer than its count of pixels.");
    return { addresses: new Uint32Array(), colors: new Uint8Array() };
  }
  const colorsAt = bytes.length - Math.ceil((count * bits) / 8);
  if (colorsAt < 1) throw new WireError("The frame is shorter than its count of pixels.");
  const addresses = decodeAddresses(bytes.subarray(1, colorsAt), count, bytes[0]);
  return { addresses, colors: unpackColors(bytes.subarray(colorsAt), count, bits) };
}

function unpackColors(packed, count, bits) {
  if (bits === 8) return packed.slice();
  if (count & 1 && packed[packed.length - 1] & 15)
    throw new WireError("The half byte behind the last colour is not 0.");
  return unpack(packed, count);
}
