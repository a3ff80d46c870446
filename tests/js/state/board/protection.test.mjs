import assert from "node:assert/strict";
import test from "node:test";

import { Aim } from "../../../../static/js/state/placing/aim.js";
import { Board } from "../../../../static/js/state/board/board.js";
import { Palette } from "../../../../static/js/state/board/palette.js";
import { Protection } from "../../../../static/js/state/board/protection.js";
import { Reticle } from "../../../../static/js/state/placing/reticle.js";
import { Signal } from "../../../../static/js/state/signal.js";
import { decodeMask } from "../../../../static/js/wire/mask.js";

const bytes = (hex) => Uint8Array.from(Buffer.from(hex, "hex"));
const NONE = decodeMask(bytes("504c434d010003000300000000000000"));
const MIDDLE = decodeMask(bytes("504c434d0100030003000000f79800890800")); // as docs/protocol.md
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
  return { protection: new Protection({ read, delay }), waits, answers };
}

test("the config's mask is fetched, and forgotten when there is none", async () => {
  const { protection, answers } = open(MIDDLE);
  assert.equal(protection.has(1, 1), false);
  protection.configure({ protected: "890098f7" });
  protection.configure({ protected: "890098f7" });
  await settled();
  const found = [0, 1, 2].flatMap((y) => [0, 1, 2].map((x) => protection.has(x, y)));
  assert.deepEqual(found, [false, false, false, false, true, false, false, false, false]);
  assert.deepEqual([protection.has(-1, 1), protection.has(4, 0), answers], [false, false, []]);
  protection.configure({ protected: null });
  assert.equal(protection.has(1, 1), false);
  protection.configure({}); // of a server that knows of none
  assert.equal(protection.isAny, false);
});

test("an older mask out of a cache is not taken, and neither is a failure", async () => {
  const { protection, waits } = open(NONE, new Error("unreached"), MIDDLE);
  protection.configure({ protected: "890098f7" });
  await settled();
  assert.equal(protection.isAny, false);
  for (const least of [1_000, 2_000]) {
    const { ms, then } = waits.shift();
    assert.ok(ms >= least);
    then();
    await settled();
  }
  assert.equal(protection.has(1, 1), true);
  assert.deepEqual(waits, []);
});

test("what came too late for another change is dropped", async () => {
  const { protection } = open(MIDDLE);
  protection.configure({ protected: "890098f7" });
  protection.configure({ protected: null });
  await settled();
  assert.equal(protection.has(1, 1), false);
});

test("a protected pixel is refused before anything is sent", async () => {
  const board = new Board(3, 3);
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
