import assert from "node:assert/strict";
import test from "node:test";

import { around } from "../../../../static/js/state/view/around.js";

const GRID = { left: -10, top: 0, width: 40, height: 30 }; // to 29, 29

for (const [side, x, y, corners] of [
  [1, 5, 6, [5, 6, 5, 6]],
  [16, 5, 10, [-3, 2, 12, 17]],
  [16, -10, 0, [-10, 0, -3, 7]],
  [16, 29, 29, [21, 21, 29, 29]],
  [64, 5, 10, [-10, 0, 29, 29]],
])
  test(`${side} pixels around ${x}, ${y}`, () => {
    const [x1, y1, x2, y2] = corners;
    assert.deepEqual(around(GRID, { x, y }, side), { x1, y1, x2, y2 });
  });
