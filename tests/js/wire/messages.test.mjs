import assert from "node:assert/strict";
import test from "node:test";

import { crc32 } from "../../../static/js/wire/crc32.js";
import {
  decodeFrame,
  decodePlace,
  decodePlaced,
  encodePlace,
} from "../../../static/js/wire/messages.js";
import { pack, unpack } from "../../../static/js/wire/nibbles.js";
import { decodeSnapshot } from "../../../static/js/wire/snapshot.js";
import { WireError } from "../../../static/js/wire/varint.js";

test("a frame of five placements on two pixels is read", () => {
  const frame = decodeFrame(Uint8Array.of(0x01, 100, 5, 2, 2, 9, 0x76));
  assert.deepEqual(frame, {
    fromSeq: 100,
    toSeq: 105,
    indices: [2, 11],
    colors: Uint8Array.of(7, 6),
  });
});

test("frames that are cut short, too long or out of order are refused", () => {
  for (const bytes of [
    [],
    [0x02],
    [0x01, 1],
    [0x01, 1, 1, 2, 5, 0, 0x12],
    [0x01, 1, 1, 1, 5],
    [0x01, 1, 1, 1, 5, 0, 0],
  ])
    assert.throws(() => decodeFrame(Uint8Array.from(bytes)), WireError);
});

test("a placement survives its way over the wire", () => {
  const place = { requestId: 300, x: 999, y: 4, color: 15 };
  const bytes = encodePlace(place);
  assert.deepEqual([...bytes], [0x10, 0xac, 0x02, 0xe7, 0x03, 4, 0, 15]);
  assert.deepEqual(decodePlace(bytes), place);
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

test("CRC-32 is zlib's", () => {
  assert.equal(crc32(new TextEncoder().encode("123456789")), 0xcbf43926);
});

test("a snapshot is read, and refused when a bit of it is wrong", () => {
  const bytes = Uint8Array.from(
    Buffer.from("504c4342010402000100000078e20a5f01000000000000001f", "hex"),
  );
  assert.deepEqual(decodeSnapshot(bytes), {
    width: 2,
    height: 1,
    seq: 1,
    colors: Uint8Array.of(1, 15),
  });
  for (let i = 0; i < 16; i++) {
    const broken = bytes.slice();
    broken[i] ^= 0x10;
    if (i !== 10 && i !== 11) assert.throws(() => decodeSnapshot(broken), WireError, `byte ${i}`);
  }
  assert.throws(() => decodeSnapshot(bytes.subarray(0, 24)), WireError);
});
