// What the history is made of, from its bytes, in a form that can be handed from a worker to the
// page.

import { decodeHistoryChunk } from "../../wire/history_chunk.js";
import { gunzip } from "../../wire/inflate.js";
import { decodeSnapshot } from "../../wire/snapshot.js";

const MOST_BOARD_BYTES = 2 ** 28;

export async function decoded(kind, bytes) {
  if (kind === "chunk") return decodeHistoryChunk(bytes);
  const whole = isGzip(bytes) ? await gunzip(bytes, MOST_BOARD_BYTES) : bytes;
  const { seq, colors } = decodeSnapshot(whole);
  return { seq, colors };
}

// A plain file server hands over a packed file as it is, another one says so and the browser has
// unpacked it.
function isGzip(bytes) {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

// Given away, they need not be copied.
export function buffersOf(value) {
  return Object.values(value)
    .filter(ArrayBuffer.isView)
    .map(({ buffer }) => buffer);
}
