import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { TileGrid } from "../../../static/js/wire/tile_grid.js";
import { WireError } from "../../../static/js/wire/varint.js";

const path = new URL("../../vectors/tiles.json", import.meta.url);
const vectors = JSON.parse(readFileSync(path, "utf8"));

for (const { name, config, addresses, outside } of vectors.cases)
  test(`addresses: ${name}`, () => {
    const grid = new TileGrid(config);
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
    const [before, after] = [new TileGrid(config), new TileGrid(grown)];
    for (let address = 0; address < before.size; address += 251)
      assert.deepEqual(after.point(address), before.point(address));
  });

for (const { name, config } of vectors.malformed)
  test(`no board: ${name}`, () => {
    assert.throws(() => new TileGrid(config), WireError);
  });

test("a table of the most tiles reaches the largest address", () => {
  const spare = Array.from({ length: 65_534 }, (_, n) => [n % 300, 1 + Math.floor(n / 300)]);
  const side = { left: 0, top: 0, width: 256, height: 256, bits: 8 };
  const grid = new TileGrid({ ...side, tiles: [...spare, [0, 0]] });
  const last = 65_535 * 65_536 - 1;
  assert.equal(grid.address(255, 255), last);
  assert.deepEqual(grid.point(last), { x: 255, y: 255 });
  assert.throws(() => grid.point(last + 1), RangeError);
  assert.throws(() => new TileGrid({ ...side, tiles: [[0, 0], ...spare, [-1, 0]] }), WireError);
});

test("what is on no tile has no address and no point", () => {
  const tiles = [[0, 0], [1, 0], [5, 5]];
  const grid = new TileGrid({ left: 0, top: 0, width: 257, height: 1, bits: 4, tiles });
  for (const [x, y] of [[-1, 0], [0, -1], [512, 0], [0, 256], [1280, 1280]]) {
    assert.ok(!grid.has(x, y));
    assert.throws(() => grid.address(x, y), RangeError);
  }
  for (const address of [-1, -65_536, grid.size, 2 ** 32])
    assert.throws(() => grid.point(address), RangeError);
});
