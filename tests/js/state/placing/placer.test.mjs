import assert from "node:assert/strict";
import test from "node:test";

import { frame, grid, grown, snapshot } from "../../boards.mjs";
import { Aim } from "../../../../static/js/state/placing/aim.js";
import { Board } from "../../../../static/js/state/board/board.js";
import { Cooldown, clock } from "../../../../static/js/state/placing/cooldown.js";
import { Palette } from "../../../../static/js/state/board/palette.js";
import { Placer, Refusal } from "../../../../static/js/state/placing/placer.js";
import { Reticle } from "../../../../static/js/state/placing/reticle.js";
import { Settings } from "../../../../static/js/state/settings/settings.js";

const COLORS = [
  { index: 0, name: "white", hex: "#FFFFFF" },
  { index: 1, name: "red", hex: "#FF0000" },
];

function table(answer = { seq: 1, waitMs: 5000 }) {
  const board = new Board(grid(8, 8));
  const cooldown = new Cooldown(() => 1000);
  const sent = [];
  const send = async (place) => {
    sent.push(place);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const placer = new Placer({ board, cooldown, send });
  const palette = new Palette();
  palette.load(COLORS);
  const reticle = new Reticle(board);
  const settings = new Settings({ getItem: () => null, setItem: () => {} });
  const aim = new Aim({ reticle, palette, placer, settings });
  return { board, cooldown, sent, placer, palette, reticle, settings, aim };
}
const settle = () => new Promise((resolve) => setImmediate(resolve));

test("a placement is shown before the answer, which starts the cooldown", async () => {
  const { board, cooldown, placer, sent } = table();
  const done = placer.place(2, 1, 1);
  await null;
  assert.equal(board.color(2, 1), 1);
  await done;
  assert.deepEqual([sent.length, cooldown.waitMs], [1, 5000]);
});

test("a refused placement is taken back with its reason", async () => {
  const { board, placer, cooldown } = table(
    new Refusal({ type: "/problems/cooldown", wait_ms: 3000 }),
  );
  const heard = [];
  placer.refused.on(({ refusal }) => heard.push(refusal.slug));
  await placer.place(2, 1, 1);
  assert.deepEqual([board.color(2, 1), heard, cooldown.waitMs], [0, ["cooldown"], 3000]);
});

test("while the cooldown runs nothing is sent", async () => {
  const { placer, sent, cooldown } = table();
  cooldown.start(1);
  const heard = [];
  placer.refused.on(({ refusal }) => heard.push(refusal.slug));
  await placer.place(2, 1, 1);
  assert.deepEqual([sent, heard], [[], ["cooldown"]]);
});

test("outside of the board, or before the answer to the one before, nothing is sent", async () => {
  const { placer, sent } = table();
  await placer.place(8, 0, 1);
  const first = placer.place(1, 1, 1);
  await placer.place(2, 2, 1);
  await first;
  assert.deepEqual(sent, [{ x: 1, y: 1, color: 1 }]);
});

test("a mouse's click places at once, a finger's tap asks first", async () => {
  const { aim, palette, reticle, sent, cooldown } = table({ seq: 1, waitMs: 0 });
  palette.choose(1);
  aim.tap({ x: 3, y: 3, isTouch: false });
  aim.single({ x: 3, y: 3, isTouch: false });
  await settle();
  assert.equal(sent.length, 1);
  aim.tap({ x: 4, y: 4, isTouch: true });
  aim.single({ x: 4, y: 4, isTouch: true });
  await settle();
  assert.deepEqual([sent.length, reticle.point, reticle.isHeld], [1, { x: 4, y: 4 }, true]);
  aim.confirm();
  await settle();
  assert.deepEqual([sent.length, reticle.isHeld, cooldown.waitMs], [2, false, 0]);
});

test("the settings decide between direct and confirmed placing", async () => {
  const { aim, palette, settings, sent } = table({ seq: 1, waitMs: 0 });
  palette.choose(1);
  settings.set("placing", "confirm");
  aim.single({ x: 3, y: 3, isTouch: false });
  await settle();
  assert.equal(sent.length, 0);
  settings.set("placing", "direct");
  aim.single({ x: 3, y: 3, isTouch: true });
  await settle();
  assert.equal(sent.length, 1);
});

test("without a colour a tap only moves the reticle, and Enter says what is missing", () => {
  const { aim, reticle, sent } = table();
  let missed = 0;
  aim.missed.on(() => missed++);
  aim.tap({ x: 3, y: 3, isTouch: false });
  aim.single({ x: 3, y: 3, isTouch: false });
  assert.deepEqual([reticle.point, missed], [{ x: 3, y: 3 }, 0]);
  aim.confirm();
  assert.deepEqual([missed, sent], [1, []]);
});

test("the colour is kept after placing, or dropped if the player likes", async () => {
  const { aim, palette, settings } = table({ seq: 1, waitMs: 0 });
  palette.choose(1);
  aim.single({ x: 1, y: 1, isTouch: false });
  await settle();
  assert.equal(palette.index, 1);
  settings.set("keepColor", false);
  aim.single({ x: 1, y: 1, isTouch: false });
  await settle();
  assert.equal(palette.index, null);
});

test("cancelling lets go of the reticle first, then of the colour", () => {
  const { aim, palette, reticle } = table();
  palette.choose(1);
  reticle.hold(2, 2);
  aim.cancel();
  assert.deepEqual([reticle.point, palette.index], [null, 1]);
  aim.cancel();
  assert.equal(palette.index, null);
});

test("the clock is rounded up", () => {
  assert.deepEqual([0, 1, 1000, 59_001, 300_000, 6_000_000].map(clock), [
    "0:00",
    "0:01",
    "0:01",
    "1:00",
    "5:00",
    "1:40:00",
  ]);
});

test("the end of a cooldown is told once", () => {
  let now = 0;
  let ends = 0;
  const cooldown = new Cooldown(() => now);
  cooldown.ended.on(() => ends++);
  cooldown.start(1000);
  cooldown.tick();
  now = 1000;
  cooldown.tick();
  cooldown.tick();
  assert.equal(ends, 1);
});

test("how much of a cooldown is left is told as a share of all of it", () => {
  let now = 0;
  const cooldown = new Cooldown(() => now);
  assert.equal(cooldown.share, 0);
  cooldown.start(60_000); // before anything is known of the board
  now = 15_000;
  assert.equal(cooldown.share, 0.75);
  cooldown.limit(300_000);
  assert.equal(cooldown.share, 0.15, "it was begun before the page was opened");
  cooldown.start(300_000);
  assert.equal(cooldown.share, 1);
  now += 300_001;
  assert.equal(cooldown.share, 0);
  cooldown.limit(0);
  assert.equal(cooldown.share, 0);
});

test("an answer that comes to a board of another size finds its pixel", async () => {
  const { board, placer } = table();
  const placing = placer.place(2, 1, 1);
  await null;
  board.load(snapshot(grid(300, 9, { left: -260 }), 0));
  assert.equal(board.color(2, 1), 1);
  await placing;
  board.apply(frame(0, 2, [board.address(2, 1)], [3]));
  assert.equal(board.color(2, 1), 3, "what came after it");
});

test("nothing is aimed at outside of a board of another size", () => {
  const { board, reticle } = table();
  reticle.hold(7, 7);
  const heard = [];
  reticle.moved.on((point) => heard.push(point));
  board.load(snapshot(grid(8, 8), 0));
  assert.deepEqual(reticle.point, { x: 7, y: 7 });
  board.load(snapshot(grid(5, 9), 0));
  assert.deepEqual([reticle.point, reticle.isHeld, heard], [null, false, [null]]);
});

test("a board that grows while a placement is under way keeps it, and what is aimed at", async () => {
  const { board, placer, reticle } = table();
  reticle.hold(7, 7);
  const heard = [];
  reticle.moved.on((point) => heard.push(point));
  const placing = placer.place(2, 1, 1);
  await null;
  board.grow(grown(board.grid), 0);
  assert.deepEqual([board.color(2, 1), reticle.point, reticle.isHeld], [1, { x: 7, y: 7 }, true]);
  await placing;
  board.apply(frame(0, 2, [board.address(2, 1)], [3]));
  assert.deepEqual([board.color(2, 1), heard], [3, []]);
});

test("the keyboard goes as far as the board does, left of and above the first pixel too", () => {
  const { board, reticle } = table();
  board.grow(grown(board.grid, 4), 1);
  reticle.step(-100, -100, { x: 2, y: 2 });
  assert.deepEqual([reticle.point, reticle.isHeld], [{ x: -4, y: -4 }, true]);
  reticle.step(3, 3);
  assert.deepEqual(reticle.point, { x: -1, y: -1 });
  reticle.step(100, 100);
  assert.deepEqual(reticle.point, { x: 11, y: 11 });
});

test("a mouse that leaves takes its reticle along, but not one that was put down", () => {
  const { board, reticle } = table();
  board.grow(grown(board.grid, 4), 1);
  reticle.hover(-1, -1);
  assert.deepEqual(reticle.point, { x: -1, y: -1 });
  reticle.leave();
  assert.equal(reticle.point, null);
  reticle.hold(-2, 0);
  reticle.leave();
  assert.deepEqual(reticle.point, { x: -2, y: 0 });
  reticle.clear();
  assert.equal(reticle.point, null);
});
