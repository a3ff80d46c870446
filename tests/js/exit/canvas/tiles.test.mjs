import assert from "node:assert/strict";
import test from "node:test";

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
        this.#words[(y + row) * this.width + x + column] = words[row * width + column];
  }

  at(x, y) {
    return this.#words[y * this.width + x];
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
const { Tiles } = await import("../../../../static/js/exit/canvas/tiles.js");

const INKS = ["#ffffff", "#0000ff", "#00ff00"].map((hex, index) => ({ index, hex, name: hex }));

function table() {
  const board = new Board();
  const palette = new Palette();
  palette.load(INKS);
  const tiles = new Tiles(board, palette);
  board.loaded.on(() => tiles.reset());
  board.changed.on((indices) => tiles.touch(indices));
  const load = (width, height, paint) => {
    const colors = new Uint8Array(width * height);
    colors.forEach((_, index) => (colors[index] = paint(index % width, Math.floor(index / width))));
    board.load({ width, height, seq: 1, colors });
  };
  return { board, tiles, load };
}

// Pixels of the board whose colour on the screen is another one.
function wrong(board, tiles) {
  const shown = new Map();
  const context = {
    drawImage: (canvas, left, top) => {
      for (let y = 0; y < canvas.height; y++)
        for (let x = 0; x < canvas.width; x++)
          shown.set(board.index(left + x, top + y), canvas.at(x, y));
    },
  };
  const { width, height } = board;
  tiles.draw(context, { scale: 1, originX: 0, originY: 0, left: 0, top: 0, right: width, bottom: height });
  const words = INKS.map(({ hex }) => (0xff000000 | parseInt(hex.slice(5) + hex.slice(3, 5) + hex.slice(1, 3), 16)) >>> 0);
  return [...board.colors.keys()].filter((index) => shown.get(index) !== words[board.colors[index]]);
}

test("a board of another size is painted anew, all of it", () => {
  const { board, tiles, load } = table();
  for (const [width, height] of [
    [300, 20],
    [400, 20], // as many tiles, of another width
    [20, 400], // as many again, but below each other
    [20, 20],
    [513, 257],
    [257, 513],
  ]) {
    load(width, height, (x, y) => (x * 7 + y * 3 + width) % 3);
    assert.deepEqual(wrong(board, tiles), [], `${width} x ${height}`);
    const indices = [0, width * height - 1];
    board.apply({ fromSeq: 1, toSeq: 2, indices, colors: [2, 1] });
    assert.deepEqual(wrong(board, tiles), [], `${width} x ${height}, after a frame`);
  }
});

test("the same size with other colours is painted anew, too", () => {
  const { board, tiles, load } = table();
  for (const color of [0, 1, 2]) {
    load(300, 20, () => color);
    assert.deepEqual(wrong(board, tiles), []);
  }
});
