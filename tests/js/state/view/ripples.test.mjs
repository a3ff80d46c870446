import assert from "node:assert/strict";
import test from "node:test";

import { frame as frameOf, grid, grown } from "../../boards.mjs";
import { Board } from "../../../../static/js/state/board/board.js";
import { Camera } from "../../../../static/js/state/view/camera.js";
import { Cooldown } from "../../../../static/js/state/placing/cooldown.js";
import { Placer } from "../../../../static/js/state/placing/placer.js";
import { LAST_MS, Ripples } from "../../../../static/js/state/view/ripples.js";

function table() {
  const clock = { ms: 0 };
  const board = new Board(grid(100, 100));
  const camera = new Camera(400, 200);
  camera.setBoard(grid(100, 100));
  camera.moveTo(50, 50, 10); // shows x 30 to 70, y 40 to 60
  const motion = { isCalm: false };
  let seq = 0;
  const frame = (points) => {
    const addresses = points.map(([x, y]) => board.address(x, y)).sort((a, b) => a - b);
    const colors = addresses.map(() => 3);
    board.apply(frameOf(seq, (seq += points.length), addresses, colors));
  };
  const placer = new Placer({
    board,
    cooldown: new Cooldown(() => clock.ms),
    send: async ({ x, y }) => {
      if (placer.isFrameFirst) frame([[x, y]]);
      return { seq: seq + 1, waitMs: 0 };
    },
  });
  const ripples = new Ripples({ board, placer, camera, motion, now: () => clock.ms });
  const seen = [];
  ripples.started.on(({ x, y, color }) => seen.push(color === undefined ? [x, y] : [x, y, color]));
  return { board, clock, camera, motion, frame, placer, seen };
}

const row = (count, y = 50) => Array.from({ length: count }, (_, i) => [31 + i, y]);

test("others' placements ripple where they can be seen", () => {
  const { frame, seen } = table();
  frame([[29, 50], [30, 50], [69, 59], [70, 50], [50, 60], [50, 39]]);
  assert.deepEqual(seen, [[30, 50], [69, 59]]);
});

test("they are where the board was placed on, left of and above the first pixel too", () => {
  const { board, camera, frame, seen } = table();
  board.grow(grown(board.grid, 10), 0);
  camera.setBoard(board.grid);
  camera.moveTo(0, 0, 10);
  frame([[-9, -3], [40, 5], [19, 9]]);
  assert.deepEqual(seen.sort(), [[-9, -3], [19, 9]]);
});

test("one's own pops, once, whether the answer or the frame comes first", async () => {
  const { frame, placer, seen } = table();
  await placer.place(50, 50, 7);
  frame([[50, 50]]);
  assert.deepEqual(seen, [[50, 50, 7]]);
  placer.isFrameFirst = true;
  await placer.place(51, 50, 8);
  assert.deepEqual(seen, [[50, 50, 7], [51, 50, 8]]);
});

test("there are never more than a few dozen, and none of many that come at once", () => {
  const { clock, frame, seen } = table();
  frame(row(25));
  assert.equal(seen.length, 0);
  for (let turn = 0; turn < 10; turn++) frame(row(10, 45 + turn));
  assert.equal(seen.length, 20);
  clock.ms = LAST_MS;
  frame(row(10));
  assert.equal(seen.length, 30, "the first ones are gone");
});

test("of a frame with a great many pixels none is looked for", () => {
  const { frame, seen } = table();
  const far = Array.from({ length: 400 }, (_, i) => [i % 20, Math.floor(i / 20)]);
  frame([...far, [50, 50]]);
  assert.equal(seen.length, 0);
});

test("nothing moves from afar, or where motion is reduced", async () => {
  const { camera, motion, frame, placer, seen } = table();
  motion.isCalm = true;
  frame([[50, 50]]);
  await placer.place(51, 50, 7);
  motion.isCalm = false;
  camera.moveTo(50, 50, 3);
  frame([[50, 50]]);
  await placer.place(52, 50, 7);
  assert.deepEqual(seen, []);
});
