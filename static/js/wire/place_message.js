// The place message of protocol version 2: 0x10, varint request id, i16 x, i16 y, u8 colour.

import { varintBytes } from "./varint.js";

const PLACE = 0x10;
const BODY_BYTES = 5;

export function encodePlaceMessage({ requestId, x, y, color }) {
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
