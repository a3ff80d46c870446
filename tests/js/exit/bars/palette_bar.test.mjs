import assert from "node:assert/strict";
import test from "node:test";

import { evenRow } from "../../../../static/js/exit/bars/palette_bar.js";

test("rows of colours are even: no row of two below rows of seven", () => {
  const rows = [
    [16, 8, 8],
    [18, 8, 6],
    [32, 8, 8],
    [64, 8, 8],
    [3, 8, 3],
    [0, 8, 0],
  ];
  for (const [count, most, inRow] of rows) assert.equal(evenRow(count, most), inRow, `${count}`);
});
