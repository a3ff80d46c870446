import assert from "node:assert/strict";
import { test } from "node:test";

import { frameBudget } from "../../../../static/js/exit/canvas/frame_budget.js";

test("a frame that is late already does one thing", () => {
  let time = 0;
  const mayPaint = frameBudget(8, () => time);
  time = 100;
  assert.deepEqual([mayPaint(), mayPaint(), mayPaint()], [true, false, false]);
});

test("one that is not does what it has time for", () => {
  let time = 0;
  const mayPaint = frameBudget(8, () => time);
  const answers = [0, 4, 7.9, 8, 9].map((now) => ((time = now), mayPaint()));
  assert.deepEqual(answers, [true, true, true, false, false]);
});
