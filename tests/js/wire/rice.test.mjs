import assert from "node:assert/strict";
import test from "node:test";

import { decodeAddresses } from "../../../static/js/wire/rice.js";
import { WireError } from "../../../static/js/wire/varint.js";

const LAST = 65_535 * 65_536 - 1;

// As the format spells it; the page itself writes no frames.
function encode(addresses, k) {
  let bits = "";
  let next = 0;
  for (const address of addresses) {
    const gap = address - next;
    const ones = Math.floor(gap / 2 ** k);
    bits += "1".repeat(ones) + "0" + (k ? (gap % 2 ** k).toString(2).padStart(k, "0") : "");
    next = address + 1;
  }
  const bytes = bits.match(/.{1,8}/g) ?? [];
  return Uint8Array.from(bytes, (byte) => parseInt(byte.padEnd(8, "0"), 2));
}

test("runs of ones of any length, at any bit of a byte, and every k", () => {
  for (let k = 0; k <= 31; k++)
    for (let ones = 0; ones <= 70; ones++)
      for (let before = 0; before < 8; before++) {
        const low = (2 ** k - 1) * (before & 1);
        const first = Array.from({ length: before }, (_, i) => i); // 1 + k bits each
        const address = before + ones * 2 ** k + low;
        if (address > LAST) continue;
        const addresses = Uint32Array.of(...first, address);
        assert.deepEqual(decodeAddresses(encode(addresses, k), addresses.length, k), addresses);
      }
});

test("the first and the last address of the largest board", () => {
  const addresses = Uint32Array.of(0, LAST - 1, LAST);
  assert.deepEqual(decodeAddresses(encode(addresses, 31), 3, 31), addresses);
  assert.throws(() => decodeAddresses(encode([LAST + 1], 31), 1, 31), WireError);
  assert.throws(() => decodeAddresses(encode([LAST, LAST + 1], 31), 2, 31), WireError);
});

test("codes that are cut short or too long, and ones in the padding, are refused", () => {
  for (const k of [0, 1, 5, 13]) {
    const addresses = [3, 4, 90, 91, 700];
    const codes = encode(addresses, k);
    for (let end = 0; end < codes.length; end++)
      assert.throws(() => decodeAddresses(codes.subarray(0, end), 5, k), WireError);
    assert.throws(() => decodeAddresses(Uint8Array.of(...codes, 0), 5, k), WireError);
  }
  for (const byte of [1, 2, 0x10, 0x40])
    assert.throws(() => decodeAddresses(Uint8Array.of(byte), 1, 0), WireError);
});

test("a count that no bytes can hold is refused before room is made for it", () => {
  for (const count of [9, 2 ** 32 + 1, 2 ** 53])
    assert.throws(() => decodeAddresses(new Uint8Array(1), count, 0), WireError);
});

test("a k above 31 is refused, whatever follows", () => {
  assert.throws(() => decodeAddresses(new Uint8Array(100), 1, 32), WireError);
});
