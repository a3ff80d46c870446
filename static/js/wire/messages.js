// A wish to place, and the answer to it.

import { Reader, WireError, varintBytes } from "./varint.js";

const PLACE = 0x10;
export const PLACED = 0x11;

const BODY_BYTES = 5;

// Varint request id, i16 x, i16 y, u8 colour.
export function encodePlace({ requestId, x, y, color }) {
  if (!isI16(x) || !isI16(y)) throw new RangeError(`No board has the point ${x}, ${y}.`);
  const id = varintBytes(requestId);
  const message = new Uint8Array(1 + id.length + BODY_BYTES);
  message[0] = PLACE;
  message.set(id, 1);
  const body = new DataView(message.buffer, 1 + id.length);
  body.setInt16(0, x, true);
  body.setInt16(2, y, true);
  body.setUint8(4, color);
  return message;
}

function isI16(value) {
  return value === (value << 16) >> 16;
}

// Varint request id, varint seq, varint wait_ms.
export function decodePlaced(bytes) {
  if (bytes[0] !== PLACED) throw new WireError("This is not the answer to a placement.");
  const reader = new Reader(bytes, 1);
  const answer = { requestId: reader.varint(), seq: reader.varint(), waitMs: reader.varint() };
  if (reader.rest.length) throw new WireError("The answer to a placement is too long.");
  return answer;
}
