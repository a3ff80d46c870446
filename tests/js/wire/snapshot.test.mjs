import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { boardSnapshotValue } from "./board_snapshot_value.mjs";
import { spread } from "./parts.mjs";
import { decodeSnapshot } from "../../../static/js/wire/snapshot.js";
import { WireError } from "../../../static/js/wire/varint.js";

const path = new URL("../../vectors/snapshot.json", import.meta.url);
const vectors = JSON.parse(readFileSync(path, "utf8"));
const named = (name) => spread(vectors.cases.find((row) => row.name === name).parts);

test("a board is read into a byte for each address", () => {
  const { grid, seq, colors } = decodeSnapshot(named("a board which begins elsewhere"));
  assert.equal(seq, 8);
  assert.ok(colors instanceof Uint8Array);
  assert.equal(colors.length, grid.size);
  assert.equal(colors[grid.address(-3, -2)], 1);
  assert.equal(colors[grid.address(0, 0)], 5);
});

test("a board is read from the middle of a buffer, and keeps nothing of it", () => {
  for (const name of ["all four corners of a whole tile", "grown on all sides, at 8 bits"]) {
    const bytes = named(name);
    const buffer = new Uint8Array(bytes.length + 5).fill(9);
    buffer.set(bytes, 3);
    const { grid, colors } = decodeSnapshot(buffer.subarray(3, 3 + bytes.length));
    buffer.fill(0);
    assert.equal(colors[grid.address(0, 0)], 1);
  }
});

// Numbers above 2^53 are strings in the vectors, and more than this client takes: it refuses them.
for (const { name, parts, value } of vectors.cases)
  test(`a board snapshot: ${name}`, () => {
    const bytes = spread(parts);
    if (typeof value.seq === "string") assert.throws(() => boardSnapshotValue(bytes), WireError);
    else assert.deepEqual(boardSnapshotValue(bytes), value);
  });

for (const { name, parts } of vectors.malformed)
  test(`a board snapshot is refused: ${name}`, () => {
    assert.throws(() => decodeSnapshot(spread(parts)), WireError);
  });
