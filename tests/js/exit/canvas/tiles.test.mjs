import assert from "node:assert/strict";
import test from "node:test";

import { frame, grid, grown, snapshot } from "../../boards.mjs";
import { Board } from "../../../../static/js/state/board/board.js";
import { Palette } from "../../../../static/js/state/board/palette.js";

// A canvas as far as tiles use one: like a real one it is empty after its size was set.
class Canvas {
  #size = { width: 300, height: 150 };
  #words = new Uint32Array(0);

  set width(width) {
    this.#set({ width });
  }
  set height(height) {
    this.#set({ height });
  }
  get width() {
    return this.#size.width;
  }
  get height() {
    return this.#size.height;
  }

  getContext() {
    return this;
  }

  putImageData({ words, width }, x, y, left, top, wide, high) {
    puts.push([wide, high]);
    for (let row = top; row < top + high; row++)
      for (let column = left; column < left + wide; column++)
        if (this.#has(x + column, y + row))
          this.#words[(y + row) * this.width + x + column] = words[row * width + column];
  }

  at(x, y) {
    return this.#words[y * this.width + x];
  }

  #has(x, y) {
    return x >= 0 && y >= 0 && x < this.width && y < this.height;
  }

  #set(size) {
    Object.assign(this.#size, size);
    this.#words = new Uint32Array(this.width * this.height);
  }
}

const puts = []; // width and height of what canvases were given

globalThis.document = { createElement: () => new Canvas() };
globalThis.ImageData = class {
  constructor(width, height) {
    this.width = width;
    this.data = new Uint8ClampedArray(4 * width * height);
    this.words = new Uint32Array(this.data.buffer);
  }
};
const { wholeView } = await import("../../../../static/js/exit/canvas/whole_view.js");
const { Tiles } = await import("../../../../static/js/exit/canvas/tiles.js");

const INKS = ["#ffffff", "#0000ff", "#00ff00"].map((hex, index) => ({ index, hex, name: hex }));

function table() {
  const board = new Board();
  const palette = new Palette();
  palette.load(INKS);
  const tiles = new Tiles(board, palette);
  board.loaded.on(() => tiles.reset());
  board.grown.on(() => tiles.reset());
  board.changed.on((addresses) => tiles.touch(addresses));
  return { board, palette, tiles };
}

// Pixels whose colour on the screen is another one, or that are drawn beside the board.
function wrong({ grid, colors }, tiles, inks = INKS) {
  const words = inks.map(({ hex }) => word(hex));
  const shown = new Map();
  const found = [];
  const context = {
    drawImage: (canvas, ...numbers) => {
      const [fromX, fromY, width, height, left, top] = numbers;
      assert.deepEqual([fromX, fromY, width, height], [0, 0, canvas.width, canvas.height]);
      for (let y = top; y < top + canvas.height; y++)
        for (let x = left; x < left + canvas.width; x++)
          if (grid.has(x, y)) shown.set(grid.address(x, y), canvas.at(x - left, y - top));
          else found.push(`${x}, ${y} is beside it`);
    },
  };
  tiles.draw(context, { ...wholeView(grid, 1), originX: 0, originY: 0 });
  for (let y = grid.top; y < grid.top + grid.height; y++)
    for (let x = grid.left; x < grid.left + grid.width; x++) {
      const address = grid.address(x, y);
      if (shown.get(address) !== words[colors[address]]) found.push(`${x}, ${y}`);
    }
  return found;
}

// Squares of `side` whose word is not the mean of their samples, when they are drawn at 1 / side.
function wrongFromAfar({ grid, colors }, tiles, side) {
  const ink = (x, y) => word(INKS[colors[grid.address(x, y)]].hex);
  const calls = [];
  const context = { drawImage: (...call) => calls.push(call) };
  tiles.draw(context, wholeView(grid, 1 / side));
  const found = [];
  for (const { left, top, right, bottom } of parts(grid)) {
    const [canvas, fromX, fromY, width, height] = calls.shift();
    assert.deepEqual([width * side, height * side], [right - left, bottom - top]);
    for (let y = top; y < bottom; y++)
      for (let x = left; x < right; x++) {
        const rows = samples(y, side, top, bottom);
        const columns = samples(x, side, left, right);
        const wanted = mean(rows.flatMap((row) => columns.map((column) => ink(column, row))));
        const at = [fromX + (x - left) / side, fromY + (y - top) / side].map(Math.floor);
        if (canvas.at(...at) !== wanted) found.push(`${x}, ${y}`);
      }
  }
  assert.equal(calls.length, 0);
  return found;
}

// What each tile has of the board.
function parts(grid) {
  const all = Array.from({ length: grid.tileCount }, (_, number) => {
    const { x, y } = grid.corner(number);
    const { left, top, right, bottom } = grid.inside(number);
    return { left: x + left, top: y + top, right: x + right, bottom: y + bottom };
  });
  return all.filter(({ left, top, right, bottom }) => left < right && top < bottom);
}

function samples(at, side, begin, end) {
  const start = Math.floor(at / side) * side;
  return [start, start + side / 2].map((place) => Math.max(begin, Math.min(end - 1, place)));
}

function mean(words) {
  const channel = (bits) => words.reduce((sum, each) => sum + ((each >>> bits) & 255), 0);
  const all = [24, 16, 8, 0].map((bits) => Math.floor((channel(bits) + 2) / 4));
  return all.reduce((sum, each) => sum * 256 + each, 0);
}

const word = (hex) =>
  (0xff000000 | parseInt(hex.slice(5) + hex.slice(3, 5) + hex.slice(1, 3), 16)) >>> 0;

test("a board of another size is painted anew, all of it", () => {
  const { board, tiles } = table();
  for (const [width, height, place] of [
    [300, 20],
    [400, 20], // as many tiles, of another width
    [20, 400], // as many again, but below each other
    [20, 20],
    [513, 257],
    [257, 513],
    [300, 20, { left: -20, top: -10 }],
    [3, 3, { left: -300, top: 500 }],
  ]) {
    board.load(snapshot(grid(width, height, place), 1, (x, y) => (x * 7 + y * 3 + width + 999) % 3));
    assert.deepEqual(wrong(board, tiles), [], `${width} x ${height}`);
    const { left, top } = board.grid;
    const ends = [board.address(left, top), board.address(left + width - 1, top + height - 1)];
    board.apply(frame(1, 2, ends, [2, 1]));
    assert.deepEqual(wrong(board, tiles), [], `${width} x ${height}, after a frame`);
  }
});

test("the same size with other colours is painted anew, too", () => {
  const { board, tiles } = table();
  for (const color of [0, 1, 2]) {
    board.load(snapshot(grid(300, 20), 1, () => color));
    assert.deepEqual(wrong(board, tiles), []);
  }
});

test("a board that grows is painted as far as it goes, and no further", () => {
  const { board, tiles } = table();
  board.load(snapshot(grid(300, 20, { left: -7, top: 5 }), 1, (x, y) => (x + y + 30) % 3));
  assert.deepEqual(wrong(board, tiles), []);
  for (const by of [3, 300]) {
    board.grow(grown(board.grid, by), 1 + by);
    assert.deepEqual(wrong(board, tiles), [], `by ${by}`);
  }
  board.apply(frame(1, 2, [board.address(-310, -298), board.address(595, 327)].sort((a, b) => a - b), [1, 2]));
  assert.deepEqual(wrong(board, tiles), []);
});

test("256 colours are as many inks, also when they change", () => {
  const { board, palette, tiles } = table();
  const inks = (step) =>
    Array.from({ length: 256 }, (_, index) => ({
      index,
      hex: `#${(index * step).toString(16).padStart(6, "0")}`,
    }));
  palette.changed.on(() => tiles.reset());
  board.load(snapshot(grid(256, 2, { left: -128, bits: 8 }), 1, (x) => x + 128));
  for (const step of [0x0100ff, 0x010101]) {
    palette.load(inks(step));
    assert.deepEqual(wrong(board, tiles, inks(step)), []);
  }
});

test("from afar a pixel of the screen is the mean of four of the board's, up to its edges", () => {
  const { board, tiles } = table();
  const paint = (x, y) => (x * 7 + y * 3 + 999) % 3;
  for (const [width, height, place] of [
    [300, 20],
    [513, 257, { left: -7, top: 5 }], // squares that begin before the board, and end behind it
    [3, 3, { left: -300, top: 501 }],
    [1, 1, { left: 255, top: 255 }],
  ]) {
    board.load(snapshot(grid(width, height, place), 1, paint));
    for (const side of [2, 4, 16, 256])
      assert.deepEqual(wrongFromAfar(board, tiles, side), [], `${width} x ${height}, 1 / ${side}`);
  }
});

test("whatever is placed, and at whatever scales one looks, the newest colours are seen", () => {
  const chance = randomNumbers(20_240_401);
  const { board, tiles } = table();
  board.load(snapshot(grid(61, 21, { left: 229, top: 249 }), 1, () => 0));
  const { left, top } = board.grid;
  for (let step = 0; step < 150; step++) {
    const count = [1, 20, 400][chance(3)];
    const places = Array.from({ length: count }, () =>
      board.address(left + chance(board.grid.width), top + chance(board.grid.height)),
    );
    const addresses = [...new Set(places)].sort((a, b) => a - b);
    const colors = addresses.map(() => chance(3));
    board.apply(frame(board.seq, board.seq + 1, addresses, colors));
    const look = chance(4);
    if (look === 0) assert.deepEqual(wrong(board, tiles), [], `step ${step}`);
    if (look === 1) assert.deepEqual(wrongFromAfar(board, tiles, 2), [], `step ${step}`);
    if (look === 2) assert.deepEqual(wrongFromAfar(board, tiles, 8), [], `step ${step}`);
    if (step === 75) board.grow(grown(board.grid, 20), board.seq);
  }
});

test("only what has changed and is in sight is given to a canvas, as large as it is drawn", () => {
  const { board, draw, place } = drawn();
  const whole = wholeView(board.grid, 1 / 2);
  assert.deepEqual(draw(whole), new Array(4).fill([128, 128]));
  assert.deepEqual(draw(whole), []);
  place([10, 20], [13, 21], [300, 7]);
  place([40, 20]);
  assert.deepEqual(draw(whole), [
    [16, 1],
    [1, 1],
  ]);
  assert.deepEqual(draw(close(board, 300)), [[256, 256]]);
  place([10, 20], [300, 7]);
  assert.deepEqual(draw(close(board, 300)), [[1, 1]]);
});

test("a second copy of a tile is kept only while it is looked at and worth it", () => {
  const { board, draw, place } = drawn();
  draw(close(board, 0));
  for (let frames = 0; frames < 4_200; frames++) {
    place([7, 7]);
    assert.deepEqual(draw(close(board, 0)), [[1, 1]]);
  }
  place(...Array.from({ length: 4_097 }, (_, at) => [at & 127, at >> 7]));
  assert.deepEqual(draw(close(board, 0)), [[256, 256]], "which is as fast");
  draw(close(board, 300));
  place([7, 7]);
  assert.deepEqual(draw(close(board, 0)), [[256, 256]]);
});

// A board of four tiles in a row: what canvases are given in a draw, and how to place on it.
function drawn() {
  const { board, tiles } = table();
  board.load(snapshot(grid(1024, 256), 1, () => 0));
  const draw = (view) => {
    puts.length = 0;
    tiles.draw({ drawImage: () => {} }, view);
    return [...puts];
  };
  const place = (...points) => {
    const addresses = points.map(([x, y]) => board.address(x, y)).sort((a, b) => a - b);
    board.apply(frame(board.seq, board.seq + 1, addresses, addresses.map(() => 1)));
  };
  return { board, draw, place };
}

const close = ({ grid }, left) => ({ ...wholeView(grid, 8), left, right: left + 10 });

// https://en.wikipedia.org/wiki/Linear_congruential_generator, so that a failure comes again.
function randomNumbers(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
