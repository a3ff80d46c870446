import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { spread } from "./parts.mjs";
import { readers } from "./readers.mjs";
import { WireError } from "../../../static/js/wire/varint.js";

// Golden bytes that the Python tests read too. Numbers above 2^53 are strings there, and
// more than this client takes: it refuses them.
for (const [format, read] of Object.entries(readers)) {
  const path = new URL(`../../vectors/${format}.json`, import.meta.url);
  const { cases, malformed } = JSON.parse(readFileSync(path, "utf8"));
  const bytes = ({ hex, parts = [hex] }) => spread(parts);

  for (const row of cases) {
    const { name, value } = row;
    const isTooLarge = Object.values(value).some((member) => typeof member === "string");
    test(`${format}: ${name}`, () => {
      if (isTooLarge) assert.throws(() => read(bytes(row)), WireError);
      else assert.deepEqual(read(bytes(row)), value);
    });
  }
  for (const row of malformed)
    test(`${format} is refused: ${row.name}`, () => {
      assert.throws(() => read(bytes(row)), WireError);
    });
}
