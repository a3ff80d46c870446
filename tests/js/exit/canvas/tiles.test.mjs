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
    drawImage: (canvas, left, top) => {
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
