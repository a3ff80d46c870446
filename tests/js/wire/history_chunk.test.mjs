import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { deflateSync } from "node:zlib";

import { historyChunkValue } from "./history_chunk_value.mjs";
import { crc32 } from "../../../static/js/wire/crc32.js";
import { decodeHistoryChunk } from "../../../static/js/wire/history_chunk.js";
import { WireError } from "../../../static/js/wire/varint.js";

const path = new URL("../../vectors/history_chunk.json", import.meta.url);
const vectors = JSON.parse(readFileSync(path, "utf8"));

test("a chunk is read into typed arrays, from the middle of a buffer", async () => {
  const bytes = Buffer.from(vectors.cases[0].hex, "hex");
  const buffer = new Uint8Array(bytes.length + 7).fill(9);
  buffer.set(bytes, 3);
  const chunk = await decodeHistoryChunk(buffer.subarray(3, 3 + bytes.length));
  buffer.fill(0);
  assert.deepEqual(chunk.seqs, Float64Array.of(1));
  assert.deepEqual(chunk.addresses, Uint32Array.of(0));
  assert.deepEqual(chunk.after, Uint8Array.of(1));
});

test("a small chunk that would become large is not unpacked to its end", async () => {
  const bomb = deflateSync(Buffer.alloc(300_000_000));
  const bytes = new Uint8Array(48 + bomb.length);
  bytes.set(Buffer.from("504c4343010000000100000000000000", "hex"));
  bytes[24] = 1; // to_seq
  bytes.set(bomb, 48);
  new DataView(bytes.buffer).setUint32(12, crc32(bytes.subarray(16)), true);
  await assert.rejects(decodeHistoryChunk(bytes), /longer than it may be/);
});

// Numbers above 2^53 are strings in the vectors, and more than this client takes: it refuses them.
for (const { name, hex, value } of vectors.cases)
  test(`a chunk of the history: ${name}`, async () => {
    const isTooLarge = value.span.some((number) => typeof number === "string");
    if (isTooLarge) await assert.rejects(historyChunkValue(hex), WireError);
    else assert.deepEqual(await historyChunkValue(hex), value);
  });

for (const { name, hex } of vectors.malformed)
  test(`a chunk of the history is refused: ${name}`, async () => {
    await assert.rejects(historyChunkValue(hex), WireError);
  });
