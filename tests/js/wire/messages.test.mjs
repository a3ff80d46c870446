import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { decodePlaced, encodePlace } from "../../../static/js/wire/messages.js";
import { pack, unpack } from "../../../static/js/wire/nibbles.js";
import { WireError } from "../../../static/js/wire/varint.js";

const path = new URL("../../vectors/place.json", import.meta.url);
const { cases } = JSON.parse(readFileSync(path, "utf8"));

// Request ids above 2^53 are strings in the vectors; this client never counts so far.
for (const { name, hex, value } of cases.filter((row) => typeof row.value.request_id === "number"))
  test(`a wish is written: ${name}`, () => {
    const { request_id: requestId, x, y, color } = value;
    const bytes = encodePlace({ requestId, x, y, color });
    assert.equal(Buffer.from(bytes).toString("hex"), hex);
  });

test("a point that no board has is not written as another one", () => {
  for (const [x, y] of [[32_768, 0], [-32_769, 0], [0, 65_536], [0.5, 0], [0, NaN]])
    assert.throws(() => encodePlace({ requestId: 1, x, y, color: 1 }), RangeError);
});

test("an answer is read, and refused when something follows it", () => {
  assert.deepEqual(decodePlaced(Uint8Array.of(0x11, 1, 0x80, 1, 0)), {
    requestId: 1,
    seq: 128,
    waitMs: 0,
  });
  assert.throws(() => decodePlaced(Uint8Array.of(0x11, 1, 2, 3, 4)), WireError);
});

test("colours are packed two to a byte, the even one high", () => {
  assert.deepEqual([...pack([1, 2, 3])], [0x12, 0x30]);
  assert.deepEqual([...unpack(Uint8Array.of(0x12, 0x30), 3)], [1, 2, 3]);
});
