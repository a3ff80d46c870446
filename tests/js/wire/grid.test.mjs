import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { Grid } from "../../../static/js/wire/grid.js";
import { WireError } from "../../../static/js/wire/varint.js";

const path = new URL("../../vectors/tiles.json", import.meta.url);
const vectors = JSON.parse(readFileSync(path, "utf8"));

for (const { name, config, addresses, outside } of vectors.cases)
  test(`addresses: ${name}`, () => {
    const grid = new Grid(config);
    for (const [x, y, address] of addresses) {
      assert.equal(grid.address(x, y), address);
      assert.deepEqual(grid.point(address), { x, y });
      assert.ok(grid.has(x, y));
    }
    for (const address of outside.filter((each) => each < grid.size)) {
      const { x, y } = grid.point(address);
      assert.ok(!grid.has(x, y));
    }
  });

for (const { name, config, grown } of vectors.grown)
  test(`a board that grew keeps its addresses: ${name}`, () => {
    const [before, after] = [new Grid(config), new Grid(grown)];
    for (let address = 0; address < before.size; address += 251)
      assert.deepEqual(after.point(address), before.point(address));
    assert.ok(after.extends(before));
    assert.equal(before.extends(after), before.equals(after));
  });

for (const { name, config } of vectors.malformed)
  test(`no board: ${name}`, () => {
    assert.throws(() => new Grid(config), WireError);
  });

test("what has other tiles first, loses pixels or has another depth is no growth", () => {
  const before = { left: 0, top: 0, width: 300, height: 300, bits: 4 };
  const tiles = [[0, 0], [1, 0], [0, 1], [1, 1]];
  const grid = new Grid({ ...before, tiles });
  for (const change of [
    { tiles: [[1, 0], [0, 0], [0, 1], [1, 1]] },
    { tiles: [[-1, 0], [-1, 1], ...tiles], left: -1, width: 301 },
    { width: 299 },
    { left: 1, width: 300 },
    { top: 1, height: 299 },
    { bits: 8 },
  ])
    assert.ok(!new Grid({ ...before, tiles, ...change }).extends(grid));
  assert.ok(new Grid({ ...before, tiles }).equals(grid));
});

test("a tile's part of the board is what its pixels are in", () => {
  for (const { config } of vectors.cases.filter((row) => row.config.tiles.length < 9)) {
    const grid = new Grid(config);
    let count = 0;
    config.tiles.forEach(([tileX, tileY], number) => {
      const { left, top, right, bottom } = grid.inside(number);
      count += (right - left) * (bottom - top);
      if (right === left || bottom === top) return;
      assert.ok(grid.has(tileX * 256 + left, tileY * 256 + top));
      assert.ok(grid.has(tileX * 256 + right - 1, tileY * 256 + bottom - 1));
    });
    assert.equal(count, grid.width * grid.height);
  }
});

test("a table of the most tiles reaches the largest address", () => {
  const spare = Array.from({ length: 65_534 }, (_, n) => [n % 300, 1 + Math.floor(n / 300)]);
  const side = { left: 0, top: 0, width: 256, height: 256, bits: 8 };
  const grid = new Grid({ ...side, tiles: [...spare, [0, 0]] });
  const last = 65_535 * 65_536 - 1;
  assert.equal(grid.address(255, 255), last);
  assert.deepEqual(grid.point(last), { x: 255, y: 255 });
  assert.throws(() => grid.point(last + 1), RangeError);
  assert.throws(() => new Grid({ ...side, tiles: [[0, 0], ...spare, [-1, 0]] }), WireError);
});

test("what is on no tile has no address and no point", () => {
  const tiles = [[0, 0], [1, 0], [5, 5]];
  const grid = new Grid({ left: 0, top: 0, width: 257, height: 1, bits: 4, tiles });
  for (const [x, y] of [[-1, 0], [0, -1], [512, 0], [0, 256], [1280, 1280]]) {
    assert.ok(!grid.has(x, y));
    assert.throws(() => grid.address(x, y), RangeError);
  }
  for (const address of [-1, -65_536, grid.size, 2 ** 32])
    assert.throws(() => grid.point(address), RangeError);
});
