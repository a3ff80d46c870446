import assert from "node:assert/strict";
import test from "node:test";
import zlib from "node:zlib";

import { grid, grown } from "../../boards.mjs";
import { Aim } from "../../../../static/js/state/placing/aim.js";
import { Board } from "../../../../static/js/state/board/board.js";
import { Palette } from "../../../../static/js/state/board/palette.js";
import { Protection } from "../../../../static/js/state/board/protection.js";
import { Reticle } from "../../../../static/js/state/placing/reticle.js";
import { Signal } from "../../../../static/js/state/signal.js";
import { decodeMask } from "../../../../static/js/wire/mask.js";

const BOARD = grid(3, 3, { left: -1, top: -1 });
const MIDDLE = maskOf(BOARD.tileCount, BOARD.address(0, 0));
const NONE = maskOf(0);

function maskOf(tiles, ...addresses) {
  const bits = new Uint8Array(tiles * 8_192);
  for (const address of addresses) bits[address >> 3] |= 0x80 >> (address & 7);
  const header = Buffer.alloc(16);
  header.write("PLCM\x02");
  header.writeUInt16LE(tiles, 6);
  header.writeUInt32LE(zlib.crc32(bits), 8);
  return decodeMask(Uint8Array.from(Buffer.concat([header, bits])));
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

function open(...answers) {
  const waits = [];
  const delay = (ms, then) => {
    waits.push({ ms, then });
    return () => waits.splice(0);
  };
  const read = async () => {
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const board = new Board(BOARD);
  return { board, protection: new Protection({ board, read, delay }), waits, answers };
}

test("the config's mask is fetched, and forgotten when there is none", async () => {
  const { protection, answers } = open(MIDDLE);
  assert.equal(protection.has(0, 0), false);
  protection.configure({ protected: MIDDLE.name });
  protection.configure({ protected: MIDDLE.name });
  await settled();
  const found = [-1, 0, 1].flatMap((y) => [-1, 0, 1].map((x) => protection.has(x, y)));
  assert.deepEqual(found, [false, false, false, false, true, false, false, false, false]);
  assert.deepEqual([protection.has(-2, 1), protection.has(4, 0), answers], [false, false, []]);
  protection.configure({ protected: null });
  assert.equal(protection.has(0, 0), false);
  protection.configure({}); // of a server that knows of none
  assert.equal(protection.isAny, false);
});

test("a mask from before the board grew protects what it did, and nothing of what came", async () => {
  const { board, protection } = open(MIDDLE);
  protection.configure({ protected: MIDDLE.name });
  await settled();
  board.grow(grown(BOARD), 1);
  assert.deepEqual([protection.has(0, 0), protection.has(-301, 0), protection.has(300, 300)], [
    true,
    false,
    false,
  ]);
});

test("an older mask out of a cache is not taken, and neither is a failure", async () => {
  const { protection, waits } = open(NONE, new Error("unreached"), MIDDLE);
  protection.configure({ protected: MIDDLE.name });
  await settled();
  assert.equal(protection.isAny, false);
  for (const least of [1_000, 2_000]) {
    const { ms, then } = waits.shift();
    assert.ok(ms >= least);
    then();
    await settled();
  }
  assert.equal(protection.has(0, 0), true);
  assert.deepEqual(waits, []);
});

test("what came too late for another change is dropped", async () => {
  const { protection } = open(MIDDLE);
  protection.configure({ protected: MIDDLE.name });
  protection.configure({ protected: null });
  await settled();
  assert.equal(protection.has(0, 0), false);
});

test("a protected pixel is refused before anything is sent", async () => {
  const board = new Board(grid(3, 3));
  const palette = new Palette();
  palette.load([{ index: 0, name: "white", hex: "#FFFFFF" }]);
  palette.choose(0);
  const reticle = new Reticle(board);
  const placer = { placed: new Signal(), place: () => assert.fail("It was sent.") };
  const isProtected = (x, y) => x === 1 && y === 1;
  const aim = new Aim({ reticle, palette, placer, settings: { get: () => "direct" }, isProtected });
  const missed = [];
  aim.missed.on((what) => missed.push(what));
  aim.tap({ x: 1, y: 1, isTouch: false });
  aim.single({ x: 1, y: 1, isTouch: false });
  reticle.hold(1, 1);
  aim.confirm();
  assert.deepEqual(missed, ["protected", "protected"]);
});
