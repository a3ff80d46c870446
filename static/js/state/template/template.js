// A picture laid over the board: which colour each pixel ought to have, and which are not right.
//
// `image` is {width, height, data} with RGBA bytes. `width` is the template's width in board
// pixels, so an enlarged picture (also a "dotted" one) is taken as what it was made from.
// It may have millions of pixels: what looks at all of them is a generator, done in slices.

import { nearestOnce } from "../board/palette.js";
import { Slices } from "./slices.js";

const OPAQUE = 128;
export const EMPTY = -1; // no colour is asked for here
const [UNASKED, WRONG, RIGHT] = [0, 1, 2]; // also where it lies outside of the board
const CELLS_AT_ONCE = 8_192;

export const TEMPLATE_DEFAULTS = Object.freeze({
  name: "",
  url: "",
  x: 0,
  y: 0,
  width: null,
  opacity: 0.6,
  style: "solid", // solid, dots or symbols
  snap: true, // show the palette's colours, not the picture's own
  hideRight: false, // don't show what is already right
  isVisible: true,
});

export class Template {
  work = new Slices();
  isReady = false; // once each pixel was looked at
  cells = new Int16Array(0);
  asked = 0; // pixels of the picture that are not transparent
  total = 0; // those of them that lie on the board
  left = 0;

  #image;
  #isMatched = false;
  #marks = new Uint8Array(0);
  #compared = 0; // cells

  constructor({ id, image, ...values }) {
    Object.assign(this, TEMPLATE_DEFAULTS, values, { id });
    this.#image = image;
    this.width = Math.max(1, Math.min(values.width || image.width, 4096));
  }

  get height() {
    return Math.max(1, Math.round((this.#image.height * this.width) / this.#image.width));
  }

  // What is kept beside the picture, and what can be shared.
  get record() {
    const kept = Object.keys(TEMPLATE_DEFAULTS).map((name) => [name, this[name]]);
    return { id: this.id, ...Object.fromEntries(kept) };
  }

  // After a change of its width or of the palette.
  reshape() {
    this.#isMatched = false;
  }

  // Everything that is to be done before it can be shown and counted.
  *preparing(palette, board) {
    if (!this.#isMatched) yield* this.#matching(palette);
    yield* this.#comparing(board);
    this.isReady = true;
  }

  // Samples the picture and matches the palette.
  *#matching(palette) {
    const { width, height } = this;
    const cells = new Int16Array(width * height).fill(EMPTY);
    const nearest = nearestOnce(palette);
    const { data } = this.#image;
    let asked = 0;
    for (let cell = 0; cell < cells.length; cell++) {
      if (cell % CELLS_AT_ONCE === CELLS_AT_ONCE - 1) yield;
      const at = this.#offset(cell, width);
      if (data[at + 3] < OPAQUE) continue;
      cells[cell] = nearest(data[at], data[at + 1], data[at + 2]);
      asked++;
    }
    Object.assign(this, { cells, asked });
    this.#marks = new Uint8Array(cells.length);
    this.#isMatched = true;
  }

  // Where in the picture's bytes the middle of the cell is; in a dotted picture that is the dot.
  #offset(cell, across) {
    const { width, height } = this.#image;
    if (across === width) return cell * 4;
    const x = cell % across;
    const y = (cell - x) / across;
    const column = Math.min(width - 1, Math.floor(((x + 0.5) * width) / across));
    const row = Math.min(height - 1, Math.floor(((y + 0.5) * height) / this.height));
    return (row * width + column) * 4;
  }

  // Counts anew what is right; after a move, or with another board. What changes meanwhile is
  // counted by `update` behind this point, and here before it.
  *#comparing(board) {
    this.isReady = false;
    this.total = this.left = this.#compared = 0;
    for (let cell = 0; cell < this.cells.length; cell++) {
      if (cell % CELLS_AT_ONCE === CELLS_AT_ONCE - 1) {
        this.#compared = cell;
        yield;
      }
      const mark = (this.#marks[cell] = this.#mark(board, cell));
      if (mark !== UNASKED) this.total++;
      if (mark === WRONG) this.left++;
    }
    this.#compared = this.cells.length;
  }

  #mark(board, cell) {
    if (this.cells[cell] === EMPTY) return UNASKED;
    const column = cell % this.width;
    const x = this.x + column;
    const y = this.y + (cell - column) / this.width;
    const color = board.color(x, y);
    if (color === null) return UNASKED;
    return color === this.cells[cell] ? RIGHT : WRONG;
  }

  // After some of the board's pixels changed: the cells that became right or wrong.
  update(board, addresses) {
    const { grid } = board;
    const turned = [];
    for (const address of addresses) {
      const cell = this.cellAt(grid.x(address), grid.y(address));
      if (cell === null || cell >= this.#compared) continue;
      const mark = this.#mark(board, cell);
      if (mark === this.#marks[cell]) continue;
      this.#marks[cell] = mark;
      this.left += mark === RIGHT ? -1 : 1;
      turned.push(cell);
    }
    return turned;
  }

  isRightAt(cell) {
    return this.#marks[cell] === RIGHT;
  }

  // The picture's own colour: red, green and blue.
  ownColor(cell) {
    const at = this.#offset(cell, this.width);
    return this.#image.data.subarray(at, at + 3);
  }

  cellAt(x, y) {
    const [column, row] = [x - this.x, y - this.y];
    const isInside = column >= 0 && row >= 0 && column < this.width && row < this.height;
    return isInside ? row * this.width + column : null;
  }

  // The colour that is asked for at a board pixel, or null.
  colorAt(x, y) {
    const color = this.cells[this.cellAt(x, y) ?? -1] ?? EMPTY;
    return color === EMPTY ? null : color;
  }

  // The first wrong pixel behind `from` in reading order, from the beginning again at the end.
  nextWrong(from) {
    const start = from ? (this.cellAt(from.x, from.y) ?? -1) : -1;
    const behind = this.#marks.indexOf(WRONG, start + 1);
    const cell = behind < 0 ? this.#marks.indexOf(WRONG) : behind;
    return cell < 0 ? null : this.point(cell);
  }

  point(cell) {
    return { x: this.x + (cell % this.width), y: this.y + Math.floor(cell / this.width) };
  }
}
