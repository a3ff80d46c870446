import assert from "node:assert/strict";
import test from "node:test";

import { frame, grid } from "../../boards.mjs";
import { Board } from "../../../../static/js/state/board/board.js";
import { Cooldown } from "../../../../static/js/state/placing/cooldown.js";
import { Placer, Refusal } from "../../../../static/js/state/placing/placer.js";
import { Undo } from "../../../../static/js/state/placing/undo.js";

function table({ answer = { seq: 2, waitMs: 0 }, config = {} } = {}) {
  const clock = { ms: 0 };
  const now = () => clock.ms;
  const board = new Board(grid(8, 8));
  const cooldown = new Cooldown(now);
  const placer = new Placer({ board, cooldown, send: async () => ({ seq: 1, waitMs: 60_000 }) });
  let asked = 0;
  const send = async () => {
    asked++;
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const undo = new Undo({ board, placer, cooldown, now, send });
  undo.configure({ undo_seconds: 5, cooldown_seconds: 60, ...config });
  return { clock, board, cooldown, placer, undo, asked: () => asked };
}

test("a placement can be taken back for as long as the server says", async () => {
  const { clock, placer, undo, asked } = table();
  assert.equal(undo.leftMs, 0);
  await placer.place(2, 1, 1);
  assert.equal(undo.leftMs, 5000);
  clock.ms = 5000;
  const heard = [];
  undo.changed.on(() => heard.push(undo.leftMs));
  undo.tick();
  assert.deepEqual(heard, [0]);
  await undo.take();
  assert.equal(asked(), 0);
});

test("taking it back ends the cooldown, and works once in each", async () => {
  const { clock, cooldown, placer, undo } = table();
  await placer.place(2, 1, 1);
  const done = [];
  undo.done.on(() => done.push(cooldown.waitMs));
  await undo.take();
  assert.deepEqual([done, undo.leftMs], [[0], 0]);
  await placer.place(3, 1, 1);
  assert.equal(undo.leftMs, 0, "the second of a cooldown stays");
  clock.ms = 60_000;
  await placer.place(4, 1, 1);
  assert.equal(undo.leftMs, 5000);
});

test("two presses ask once", async () => {
  const { placer, undo, asked } = table();
  await placer.place(2, 1, 1);
  await Promise.all([undo.take(), undo.take()]);
  assert.equal(asked(), 1);
});

test("what the server refuses stays, with the reason and the cooldown", async () => {
  const answer = new Refusal({ type: "/problems/painted-over" });
  const { cooldown, placer, undo } = table({ answer });
  const heard = [];
  undo.refused.on(({ slug }) => heard.push(slug));
  await placer.place(2, 1, 1);
  await undo.take();
  assert.deepEqual([heard, cooldown.waitMs], [["painted-over"], 60_000]);
});

test("it is offered no more once somebody has painted over it", async () => {
  const { board, placer, undo } = table();
  await placer.place(2, 1, 1);
  board.apply(frame(0, 1, [board.address(2, 1)], [1]));
  assert.equal(undo.leftMs, 5000);
  board.apply(frame(1, 2, [board.address(2, 1)], [3]));
  assert.equal(undo.leftMs, 0);
});

test("a board without undo, or one older than it, offers none", async () => {
  for (const config of [{ undo_seconds: 0 }, { undo_seconds: undefined }]) {
    const { placer, undo } = table({ config });
    await placer.place(2, 1, 1);
    assert.equal(undo.leftMs, 0);
  }
});
