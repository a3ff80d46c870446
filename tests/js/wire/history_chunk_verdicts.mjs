// What the page makes of chunks of the history: reads them in hex as JSON from standard input,
// writes a verdict for each: its value, null when it is refused, or the error that is a fault.
import { readFileSync } from "node:fs";

import { historyChunkValue } from "./history_chunk_value.mjs";
import { WireError } from "../../../static/js/wire/varint.js";

async function verdict(hex) {
  try {
    return await historyChunkValue(hex);
  } catch (error) {
    return error instanceof WireError ? null : `${error}`;
  }
}

const verdicts = [];
for (const hex of JSON.parse(readFileSync(0, "utf8"))) verdicts.push(await verdict(hex));
console.log(JSON.stringify(verdicts));
