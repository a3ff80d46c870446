// What the page makes of board snapshots: reads them as JSON from standard input, each in parts,
// writes a verdict for each: its value, null when it is refused, or the error that is a fault.
import { readFileSync } from "node:fs";

import { boardSnapshotValue } from "./board_snapshot_value.mjs";
import { spread } from "./parts.mjs";
import { WireError } from "../../../static/js/wire/varint.js";

function verdict(parts) {
  try {
    return boardSnapshotValue(spread(parts));
  } catch (error) {
    return error instanceof WireError ? null : `${error}`;
  }
}

console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(verdict)));
