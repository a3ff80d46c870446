// A picture laid over the board: which colour each pixel ought to have, and which are not right.
//
// `image` is {width, height, data} with RGBA bytes. `width` is the template's width in board
// pixels, so an enlarged picture (also a "dotted" one) is taken as what it was made from.

const OPAQUE = 128;
export const EMPTY = -1; // no colour is asked for here

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
  #image;
  #right; // 1 where the board has the colour that is asked for

  constructor({ id, image, ...values }) {
    Object.assign(this, TEMPLATE_DEFAULTS, values, { id });
    this.#image = image;
    this.width = Math.max(1, Math.min(values.width || image.width, 4096));
    this.cells = new Int8Array(0);
    this.rgba = new Uint8ClampedArray(0);
    this.total = this.left = 0;
  }

  get height() {
    return Math.max(1, Math.round((this.#image.height * this.width) / this.#image.width));
  }

  get image() {
    return this.#image;
  }

  // What is kept and what can be shared; the cells are made again from it.
  get record() {
    const kept = Object.keys(TEMPLATE_DEFAULTS).map((name) => [name, this[name]]);
    return { id: this.id, image: this.#image, ...Object.fromEntries(kept) };
  }

  // Samples the picture and matches the palette; after a change of width, picture or palette.
  match(palette) {
    const { width, height } = this;
    this.cells = new Int8Array(width * height).fill(EMPTY);
    this.rgba = new Uint8ClampedArray(width * height * 4);
    const seen = new Map();
    for (let i = 0; i < this.cells.length; i++) {
      const color = this.#sample(i % width, Math.floor(i / width));
      if (!color) continue;
      const key = (color[0] << 16) | (color[1] << 8) | color[2];
      if (!seen.has(key)) seen.set(key, palette.nearest(...color));
      this.cells[i] = seen.get(key);
      this.rgba.set([...color, 255], i * 4);
    }
  }

  // The middle of the cell; in a dotted picture that is where the dot is.
  #sample(x, y) {
    const { width, height, data } = this.#image;
    const column = Math.min(width - 1, Math.floor(((x + 0.5) * width) / this.width));
    const row = Math.min(height - 1, Math.floor(((y + 0.5) * height) / this.height));
    const at = (row * width + column) * 4;
    return data[at + 3] >= OPAQUE ? [data[at], data[at + 1], data[at + 2]] : null;
  }

  // Counts anew what is right; after a move, or with another board.
  compare(board) {
    this.#right = new Uint8Array(this.cells.length);
    this.total = this.left = 0;
    for (let i = 0; i < this.cells.length; i++) {
      if (!this.#isAsked(board, i)) continue;
      this.total++;
      this.#right[i] = Number(this.#isRight(board, i));
      this.left += 1 - this.#right[i];
    }
  }

  // After some of the board's pixels changed: the cells that became right or wrong.
  update(board, indices) {
    const turned = [];
    for (const index of indices) {
      const cell = this.cellAt(index % board.width, Math.floor(index / board.width));
      if (cell === null || this.cells[cell] === EMPTY) continue;
      const isRight = Number(this.#isRight(board, cell));
      if (isRight === this.#right[cell]) continue;
      this.#right[cell] = isRight;
      this.left += isRight ? -1 : 1;
      turned.push(cell);
    }
    return turned;
  }

  isRightAt(cell) {
    return this.#right[cell] === 1;
  }

  cellAt(x, y) {
    const [column, row] = [x - this.x, y - this.y];
    const isInside = column >= 0 && row >= 0 && column < this.width && row < this.height;
    return isInside ? row * this.width + column : null;
  }

  // The colour that is asked for at a board pixel, or null.
  colorAt(x, y) {
    const cell = this.cellAt(x, y);
    return cell === null || this.cells[cell] === EMPTY ? null : this.cells[cell];
  }

  // The first wrong pixel behind `from` in reading order, from the beginning again at the end.
  nextWrong(board, from) {
    const start = from ? (this.cellAt(from.x, from.y) ?? -1) : -1;
    const count = this.cells.length;
    for (let step = 1; step <= count; step++) {
      const cell = (start + step + count) % count;
      if (this.#isAsked(board, cell) && !this.#right[cell]) return this.point(cell);
    }
    return null;
  }

  point(cell) {
    return { x: this.x + (cell % this.width), y: this.y + Math.floor(cell / this.width) };
  }

  #isAsked(board, cell) {
    const { x, y } = this.point(cell);
    return this.cells[cell] !== EMPTY && board.has(x, y);
  }

  #isRight(board, cell) {
    const { x, y } = this.point(cell);
    return board.has(x, y) && board.color(x, y) === this.cells[cell];
  }
}
