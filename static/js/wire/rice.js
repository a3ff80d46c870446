// Golomb-Rice codes of ascending addresses. Coded are the gaps: the first address itself, then
// of each next one how many addresses lie between it and the one before. A gap is gap >> k in
// unary as ones ended by a zero, then its k low bits, the most significant first.

import { WireError } from "./varint.js";

const ADDRESSES = 65_535 * 65_536; // of the largest board: that many tiles of 256 x 256 pixels
const LARGEST_K = 31;
const ZEROS_BEHIND = 5; // bytes: what is looked at when a code is cut off at the very end

export function decodeAddresses(codes, count, k) {
  if (k > LARGEST_K) throw new WireError(`A Rice parameter is at most ${LARGEST_K}, not ${k}.`);
  const end = codes.length * 8;
  if (count * (k + 1) > end) throw new WireError("The codes are shorter than their count.");
  const view = padded(codes);
  const scale = 2 ** k; // Raising it for each address would take most of the time.
  const addresses = new Uint32Array(count);
  let position = 0;
  for (let i = 0, next = 0; i < count; i++) {
    const ones = onesFrom(view, position);
    const low = position + ones + 1;
    position = low + k;
    if (position > end) throw new WireError("The codes are truncated.");
    const address = next + ones * scale + (k && next32(view, low) >>> (32 - k));
    if (address >= ADDRESSES) throw new WireError("An address is beyond the largest board.");
    addresses[i] = address;
    next = address + 1;
  }
  if (end - position > 7 || next32(view, position))
    throw new WireError("The codes do not end with zeros to a whole byte.");
  return addresses;
}

function padded(codes) {
  const bytes = new Uint8Array(codes.length + ZEROS_BEHIND);
  bytes.set(codes);
  return new DataView(bytes.buffer);
}

function onesFrom(view, position) {
  let ones = 0;
  for (;;) {
    const run = Math.clz32(~next32(view, position + ones));
    ones += run;
    if (run < 32) return ones;
  }
}

function next32(view, position) {
  const byte = Math.floor(position / 8); // not >> 3, which takes 32 bits of it only
  const bit = position & 7;
  return (view.getUint32(byte) << bit) | (view.getUint8(byte + 4) >> (8 - bit));
}
