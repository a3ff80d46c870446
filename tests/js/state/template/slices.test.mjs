import assert from "node:assert/strict";
import test from "node:test";

import { Slices } from "../../../../static/js/state/template/slices.js";

function table() {
  let now = 0;
  const later = [];
  const slices = new Slices({ pause: (then) => later.push(then), now: () => now });
  const done = [];
  function* steps(name, count) {
    for (let step = 0; step < count; step++) {
      now += 3;
      done.push(`${name}${step}`);
      if (step < count - 1) yield;
    }
  }
  return { slices, later, done, steps };
}

test("short work is done at once", () => {
  const { slices, later, done, steps } = table();
  slices.start(steps("a", 2));
  assert.deepEqual([done, later.length], [["a0", "a1"], 0]);
});

test("long work lets others go on between its slices", () => {
  const { slices, later, done, steps } = table();
  slices.start(steps("a", 7));
  assert.deepEqual([done.length, later.length], [3, 1]);
  later.shift()();
  assert.deepEqual([done.length, later.length], [6, 1]);
  later.shift()();
  assert.deepEqual([done.length, later.length], [7, 0]);
});

test("new work takes the place of what was begun", () => {
  const { slices, later, done, steps } = table();
  slices.start(steps("a", 7));
  slices.start(steps("b", 2));
  later.shift()();
  slices.start(steps("c", 7));
  slices.stop();
  later.shift()();
  assert.deepEqual(done, ["a0", "a1", "a2", "b0", "b1", "c0", "c1", "c2"]);
});
