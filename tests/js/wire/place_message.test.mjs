import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { encodePlaceMessage } from "../../../static/js/wire/place_message.js";

const path = new URL("../../vectors/place_message.json", import.meta.url);
const { cases } = JSON.parse(readFileSync(path, "utf8"));

// Request ids above 2^53 are strings in the vectors; this client never counts so far.
for (const { name, hex, value } of cases.filter((row) => typeof row.value.request_id === "number"))
  test(`a wish is written: ${name}`, () => {
    const { request_id: requestId, x, y, color } = value;
    const bytes = encodePlaceMessage({ requestId, x, y, color });
    assert.equal(Buffer.from(bytes).toString("hex"), hex);
  });

test("a point that no board has is not written as another one", () => {
  for (const [x, y] of [[32_768, 0], [-32_769, 0], [0, 65_536], [0.5, 0], [0, NaN]])
    assert.throws(() => encodePlaceMessage({ requestId: 1, x, y, color: 1 }), RangeError);
});
