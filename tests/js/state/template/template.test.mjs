import assert from "node:assert/strict";
import test from "node:test";

import { frame as frameOf, grid, grown, snapshot } from "../../boards.mjs";
import { Board } from "../../../../static/js/state/board/board.js";
import { Palette } from "../../../../static/js/state/board/palette.js";
import { Rate } from "../../../../static/js/state/board/rate.js";
import { Templates } from "../../../../static/js/state/template/templates.js";

const RED = [255, 0, 0, 255];
const NEARLY_BLUE = [20, 10, 200, 255];
const NOTHING = [0, 0, 0, 0];

function table() {
  const board = new Board();
  board.load(snapshot(grid(10, 10), 1));
  const palette = new Palette();
  palette.load([{ hex: "#FFFFFF" }, { hex: "#FF0000" }, { hex: "#0000FF" }]);
  return { board, palette, templates: new Templates(board, palette) };
}
const picture = (width, ...pixels) => ({
  width,
  height: pixels.length / width,
  data: Uint8ClampedArray.from(pixels.flat()),
});
const four = () => picture(2, RED, NEARLY_BLUE, NOTHING, RED);
const frame = (board, addresses, colors) =>
  board.apply(frameOf(board.seq, board.seq + 1, addresses, colors));

test("a picture becomes palette colours, its transparent parts nothing", () => {
  const { templates } = table();
  const template = templates.add({ id: "a", image: four(), x: 3, y: 4 });
  assert.deepEqual([...template.cells], [1, 2, -1, 1]);
  assert.deepEqual([template.total, template.left], [3, 3]);
  assert.deepEqual(
    [templates.colorAt(4, 4), templates.colorAt(3, 5), templates.colorAt(0, 0)],
    [2, null, null],
  );
});

test("the count of what is left follows every change of the board", () => {
  const { board, templates } = table();
  const template = templates.add({ id: "a", image: four(), x: 3, y: 4 });
  const turned = [];
  templates.changed.on(({ cells }) => cells && turned.push(...cells));
  frame(board, [board.address(3, 4), board.address(9, 9)], [1, 1]);
  assert.deepEqual([template.left, turned, template.isRightAt(0)], [2, [0], true]);
  frame(board, [board.address(3, 4)], [2]);
  assert.deepEqual([template.left, turned], [3, [0, 0]]);
});

test("another board or another place counts anew", () => {
  const { board, templates } = table();
  const template = templates.add({ id: "a", image: four(), x: 3, y: 4 });
  board.load(snapshot(grid(10, 10), 9, () => 1));
  assert.equal(template.left, 1);
  templates.set(template, { x: 9, y: 9 });
  assert.deepEqual([template.total, template.left], [1, 0]);
  templates.set(template, { x: 50 });
  assert.equal(template.total, 0);
});

test("an enlarged picture, also a dotted one, is taken as what it was made from", () => {
  const { templates } = table();
  const dotted = picture(
    6,
    ...Array.from({ length: 36 }, (_, i) =>
      (i % 6) % 3 === 1 && Math.floor(i / 6) % 3 === 1 ? RED : NOTHING,
    ),
  );
  const template = templates.add({ id: "a", image: dotted, width: 2 });
  assert.deepEqual([template.width, template.height, [...template.cells]], [2, 2, [1, 1, 1, 1]]);
});

test("the next wrong pixel goes on from where one is, and round", () => {
  const { board, templates } = table();
  templates.add({ id: "a", image: four(), x: 3, y: 4 });
  assert.deepEqual(templates.nextWrong(null), { x: 3, y: 4 });
  assert.deepEqual(templates.nextWrong({ x: 3, y: 4 }), { x: 4, y: 4 });
  assert.deepEqual(templates.nextWrong({ x: 4, y: 5 }), { x: 3, y: 4 });
  frame(board, [board.address(3, 4), board.address(4, 4), board.address(4, 5)], [1, 2, 1]);
  assert.equal(templates.nextWrong(null), null);
});

test("what is hidden asks for nothing, and the topmost template wins", () => {
  const { templates } = table();
  const below = templates.add({ id: "a", image: picture(1, RED) });
  const above = templates.add({ id: "b", image: picture(1, NEARLY_BLUE) });
  assert.equal(templates.colorAt(0, 0), 2);
  templates.set(above, { isVisible: false });
  assert.equal(templates.colorAt(0, 0), 1);
  templates.remove(below);
  assert.deepEqual([templates.colorAt(0, 0), templates.chosen], [null, above]);
});

test("a record brings the same template back", () => {
  const { templates } = table();
  const template = templates.add({
    id: "a",
    image: four(),
    x: 3,
    y: 4,
    name: "four",
    opacity: 0.4,
  });
  const again = table().templates.add({ ...structuredClone(template.record), image: four() });
  assert.deepEqual(
    [again.id, again.x, again.name, again.opacity, [...again.cells]],
    ["a", 3, "four", 0.4, [1, 2, -1, 1]],
  );
});

test("placements per minute are those of the last minute", () => {
  let now = 0;
  const rate = new Rate(() => now);
  assert.equal(rate.perMinute, null);
  rate.restart();
  rate.add(10);
  now = 10_000;
  assert.equal(rate.perMinute, 60);
  now = 30_000;
  rate.add(5);
  now = 65_000;
  assert.equal(rate.perMinute, 5);
});

test("a template on a board of many colours asks for the last of them", () => {
  const { board, palette, templates } = table();
  const hex = (n) => `#${(n * 0x010101).toString(16).padStart(6, "0")}`;
  palette.load(Array.from({ length: 256 }, (_, n) => ({ hex: hex(n) })));
  const last = parseInt(hex(255).slice(1), 16);
  const image = picture(1, [last >> 16, (last >> 8) & 255, last & 255, 255]);
  const template = templates.add({ id: "a", image });
  assert.deepEqual([[...template.cells], template.left], [[255], 1]);
  frame(board, [board.address(0, 0)], [255]);
  assert.equal(template.left, 0);
});

test("a template left of and above the first pixel is compared where it lies", () => {
  const { board, templates } = table();
  board.load(snapshot(grid(20, 20, { left: -10, top: -10 }), 2));
  const template = templates.add({ id: "a", image: four(), x: -2, y: -3 });
  assert.deepEqual([template.total, template.left], [3, 3]);
  frame(board, [board.address(-2, -3)], [1]);
  assert.deepEqual([template.left, templates.nextWrong(null)], [2, { x: -1, y: -3 }]);
});

test("what of a template lay beside the board is counted once the board has grown there", () => {
  const { board, templates } = table();
  const template = templates.add({ id: "a", image: four(), x: -1, y: 4 });
  assert.deepEqual([template.total, templates.chosen], [2, template]);
  board.grow(board.grid, 1);
  board.grow(grown(board.grid), 2);
  assert.deepEqual([template.total, templates.chosen], [3, template]);
});
