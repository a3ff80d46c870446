import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { gzipSync } from "node:zlib";

import { spread } from "../../wire/parts.mjs";
import { decoded } from "../../../../static/js/entrance/timelapse/history_bytes.js";
import { gunzip } from "../../../../static/js/wire/inflate.js";
import { WireError } from "../../../../static/js/wire/varint.js";

const path = new URL("../../../vectors/snapshot.json", import.meta.url);
const vectors = JSON.parse(readFileSync(path, "utf8"));
const board = spread(vectors.cases.find((row) => row.name === "a board which begins elsewhere").parts);

test("a board is the same, packed by whoever kept it or unpacked by the browser", async () => {
  const packed = await decoded("board", new Uint8Array(gzipSync(board)));
  assert.deepEqual(packed, await decoded("board", board));
  assert.equal(packed.seq, 8);
});

test("a damaged file is said to be damaged", async () => {
  const whole = new Uint8Array(gzipSync(board));
  for (const at of [12, whole.length - 6]) {
    const bytes = whole.slice();
    bytes[at] ^= 0x55;
    await assert.rejects(decoded("board", bytes), WireError);
  }
  await assert.rejects(decoded("board", whole.subarray(0, 20)), WireError);
});

test("what comes out is counted while it comes", async () => {
  const bomb = new Uint8Array(gzipSync(new Uint8Array(1_000_000)));
  await assert.rejects(gunzip(bomb, 999_999), /longer than it may be/);
  assert.equal((await gunzip(bomb, 1_000_000)).length, 1_000_000);
});
