import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { readers } from "./readers.mjs";
import { encodePlace } from "../../../static/js/wire/messages.js";
import { WireError } from "../../../static/js/wire/varint.js";

// Golden bytes that the Python tests read too. Numbers above 2^53 are strings there, and
// more than this client takes: it refuses them.
for (const [format, read] of Object.entries(readers)) {
  const path = new URL(`../../vectors/${format}.json`, import.meta.url);
  const { cases, malformed } = JSON.parse(readFileSync(path, "utf8"));
  const bytes = (hex) => Uint8Array.from(Buffer.from(hex, "hex"));

  for (const { name, hex, value } of cases) {
    const isTooLarge = Object.values(value).some((member) => typeof member === "string");
    test(`${format}: ${name}`, () => {
      if (isTooLarge) assert.throws(() => read(bytes(hex)), WireError);
      else assert.deepEqual(read(bytes(hex)), value);
    });
    if (format === "place" && !isTooLarge)
      test(`${format} is written: ${name}`, () => {
        const { request_id: requestId, x, y, color } = value;
        assert.equal(Buffer.from(encodePlace({ requestId, x, y, color })).toString("hex"), hex);
      });
  }
  for (const { name, hex } of malformed)
    test(`${format} is refused: ${name}`, () => {
      assert.throws(() => read(bytes(hex)), WireError);
    });
}
