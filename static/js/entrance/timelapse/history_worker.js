// Runs in a worker: decodes what the history is made of and hands it over.

import { WireError } from "../../wire/varint.js";
import { buffersOf, decoded } from "./history_bytes.js";

addEventListener("message", async ({ data: { id, kind, bytes } }) => {
  try {
    const value = await decoded(kind, bytes);
    postMessage({ id, value }, buffersOf(value));
  } catch (error) {
    postMessage({ id, problem: error.message, isDamaged: error instanceof WireError });
  }
});
