import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import test from "node:test";
import zlib from "node:zlib";

import { crc32 } from "../../../static/js/wire/crc32.js";

test("the checksum is zlib's, of any length and from any offset", () => {
  const bytes = Uint8Array.from(randomBytes(64));
  for (let from = 0; from < 8; from++)
    for (let to = from; to <= 64; to++) {
      const part = bytes.subarray(from, to);
      assert.equal(crc32(part), zlib.crc32(part), Buffer.from(part).toString("hex"));
    }
});
