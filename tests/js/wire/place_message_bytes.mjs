// What the page writes: reads [request id, x, y, colour] as JSON from standard input, writes hex.
import { readFileSync } from "node:fs";

import { encodePlace } from "../../../static/js/wire/messages.js";

const written = ([requestId, x, y, color]) =>
  Buffer.from(encodePlace({ requestId, x, y, color })).toString("hex");

console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(written)));
