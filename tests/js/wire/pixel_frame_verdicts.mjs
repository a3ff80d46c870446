// What the page makes of pixel frames: reads [bits, hex] pairs as JSON from standard input, writes
// a verdict for each: its value, null when it is refused, or the name of an error that is a fault.
import { readFileSync } from "node:fs";

import { pixelFrameValue } from "./pixel_frame_value.mjs";
import { WireError } from "../../../static/js/wire/varint.js";

function verdict([bits, hex]) {
  try {
    return pixelFrameValue(bits, hex);
  } catch (error) {
    return error instanceof WireError ? null : `${error}`;
  }
}

console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(verdict)));
