// What the history is made of, from its bytes, in a form that can be handed from a worker to the
// page.

import { decodeHistoryChunk } from "../../wire/history_chunk.js";
import { decodeSnapshot } from "../../wire/snapshot.js";

export async function decoded(kind, bytes) {
  if (kind === "chunk") return decodeHistoryChunk(bytes);
  const { seq, colors } = decodeSnapshot(bytes);
  return { seq, colors };
}

// Given away, they need not be copied.
export function buffersOf(value) {
  return Object.values(value)
    .filter(ArrayBuffer.isView)
    .map(({ buffer }) => buffer);
}
