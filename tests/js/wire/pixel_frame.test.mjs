import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { pixelFrameValue } from "./pixel_frame_value.mjs";
import { decodePixelFrame } from "../../../static/js/wire/pixel_frame.js";
import { WireError } from "../../../static/js/wire/varint.js";

const path = new URL("../../vectors/pixel_frame.json", import.meta.url);
const vectors = JSON.parse(readFileSync(path, "utf8"));

test("a frame of five placements on two pixels is read into typed arrays", () => {
  const bytes = Uint8Array.of(0x03, 100, 5, 2, 2, 0x58, 0x76);
  assert.deepEqual(decodePixelFrame(bytes, 4), {
    fromSeq: 100,
    toSeq: 105,
    addresses: Uint32Array.of(2, 11),
    colors: Uint8Array.of(7, 6),
  });
});

test("a frame is read from the middle of a buffer, and keeps nothing of it", () => {
  const buffer = Uint8Array.of(9, 9, 0x03, 7, 1, 1, 1, 0xd0, 0xfe, 9, 9);
  const frame = decodePixelFrame(buffer.subarray(2, 9), 8);
  buffer.fill(0);
  assert.deepEqual([...frame.addresses, ...frame.colors], [5, 254]);
});

// Numbers above 2^53 are strings in the vectors, and more than this client takes: it refuses them.
for (const { name, bits, hex, value } of [...vectors.cases, ...vectors.other_writers])
  test(`a pixel frame: ${name}`, () => {
    const isTooLarge = Object.values(value).some((member) => typeof member === "string");
    if (isTooLarge) assert.throws(() => pixelFrameValue(bits, hex), WireError);
    else assert.deepEqual(pixelFrameValue(bits, hex), value);
  });

for (const { name, bits, hex } of vectors.malformed)
  test(`a pixel frame is refused: ${name}`, () => {
    assert.throws(() => pixelFrameValue(bits, hex), WireError);
  });
