// What travels over the socket in binary: pixel frames, placements and their answers.

import { unpack } from "./nibbles.js";
import { Reader, WireError, varintBytes } from "./varint.js";

export const PIXEL_FRAME = 0x01;
export const PLACE = 0x10;
export const PLACED = 0x11;

const PLACE_BODY_BYTES = 5;
const LARGEST_INDEX = 65_535 * 65_535 - 1;

// The state as of toSeq of every pixel changed in (fromSeq, toSeq].
export function decodeFrame(bytes) {
  const reader = opened(bytes, PIXEL_FRAME);
  const fromSeq = reader.varint();
  const toSeq = fromSeq + reader.varint();
  if (!Number.isSafeInteger(toSeq)) throw new WireError("The frame's to_seq is too large.");
  const count = reader.varint();
  if (count > bytes.length) throw new WireError("The frame is shorter than its count of pixels.");
  const indices = readAscending(reader, count);
  if (reader.rest.length !== (count + 1) >> 1)
    throw new WireError("The frame's colours are not as many as its pixels.");
  return { fromSeq, toSeq, indices, colors: unpack(reader.rest, count) };
}

function readAscending(reader, count) {
  const indices = new Array(count);
  for (let i = 0, index = 0; i < count; i++) {
    const step = reader.varint();
    if (index + step > LARGEST_INDEX) throw new WireError("There is no board so large.");
    if (i && !step) throw new WireError("The frame's indices do not ascend.");
    indices[i] = index += step;
  }
  return indices;
}

export function encodePlace({ requestId, x, y, color }) {
  return Uint8Array.of(PLACE, ...varintBytes(requestId), x & 255, x >> 8, y & 255, y >> 8, color);
}

export function decodePlace(bytes) {
  const reader = opened(bytes, PLACE);
  const requestId = reader.varint();
  const body = reader.rest;
  if (body.length !== PLACE_BODY_BYTES) throw new WireError("A place message has another length.");
  return { requestId, x: body[0] | (body[1] << 8), y: body[2] | (body[3] << 8), color: body[4] };
}

export function decodePlaced(bytes) {
  const reader = opened(bytes, PLACED);
  const answer = { requestId: reader.varint(), seq: reader.varint(), waitMs: reader.varint() };
  if (reader.rest.length) throw new WireError("The answer to a placement is too long.");
  return answer;
}

function opened(bytes, kind) {
  if (bytes[0] !== kind) throw new WireError(`A message of kind ${kind} does not start so.`);
  return new Reader(bytes, 1);
}
