// Unsigned LEB128. Values stay below 2^53, where a Number is still exact.

export class WireError extends Error {}

const MAX_BYTES = 10;

export class Reader {
  #bytes;

  constructor(bytes, offset = 0) {
    this.#bytes = bytes;
    this.offset = offset;
  }

  get rest() {
    return this.#bytes.subarray(this.offset);
  }

  varint() {
    let value = 0;
    let unit = 1;
    const end = Math.min(this.#bytes.length, this.offset + MAX_BYTES);
    while (this.offset < end) {
      const byte = this.#bytes[this.offset++];
      value += (byte & 0x7f) * unit;
      if (value > Number.MAX_SAFE_INTEGER) throw new WireError("A varint is too large.");
      if (byte < 0x80) return value;
      unit *= 128;
    }
    throw new WireError("A varint is truncated or longer than 10 bytes.");
  }
}

export function varintBytes(value) {
  const bytes = [];
  while (value > 0x7f) {
    bytes.push((value % 128) | 0x80);
    value = Math.floor(value / 128);
  }
  bytes.push(value);
  return bytes;
}
