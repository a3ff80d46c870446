// What the page makes of bytes: reads [format, hex] pairs as JSON from standard input, writes a
// verdict for each: its value, null when it is refused, or the name of an error that is a fault.
import { readFileSync } from "node:fs";

import { readers } from "./readers.mjs";
import { WireError } from "../../../static/js/wire/varint.js";

function verdict([format, hex]) {
  try {
    return readers[format](Uint8Array.from(Buffer.from(hex, "hex")));
  } catch (error) {
    return error instanceof WireError ? null : `${error}`;
  }
}

console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(verdict)));
