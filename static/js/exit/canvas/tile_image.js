// A tile's part inside the board as an image at a size of 1 / 2 ** shift: each of its pixels is the
// mean of four in a square of the board. At half the size those are all, below they are samples.

const SIDE = 256;
const WITHIN = SIDE - 1;
const WORTH = 1 / 16; // of its pixels touched: beyond, a new image is made as fast
const EVEN = 0x00ff00ff; // two of a word's channels, which leave each other room to be added
const ROUND = 0x00020002; // half of what both are divided by

export class TileImage {
  #shift;
  #columns;
  #rows;
  #bytes; // of this tile
  #inks;
  #image;
  #words;
  #touched = []; // runs of addresses
  #count = 0;
  #stale; // what was not painted yet: left and top to right and bottom

  // `bytes` by address, each as its ink.
  constructor(number, shift, { grid, bytes, inks }) {
    const { left, top, right, bottom } = grid.inside(number);
    this.#shift = shift;
    this.#columns = samples(left, right, shift);
    this.#rows = samples(top, bottom, shift);
    this.#bytes = bytes.subarray(number * SIDE * SIDE, (number + 1) * SIDE * SIDE);
    this.#inks = inks;
    this.#image = new ImageData(this.width, this.height);
    this.#words = new Int32Array(this.#image.data.buffer);
    this.#stale = { left: 0, top: 0, right: this.width - 1, bottom: this.height - 1 };
    if (shift) this.#mix();
    else this.#copy();
  }

  get width() {
    return this.#columns.near.length;
  }

  get height() {
    return this.#rows.near.length;
  }

  get isWorthIt() {
    return this.#count <= this.width * this.height * WORTH;
  }

  touch(addresses) {
    this.#touched.push(addresses);
    this.#count += addresses.length;
  }

  paintOn(context) {
    for (const addresses of this.#touched) this.#renew(addresses);
    [this.#touched, this.#count] = [[], 0];
    const { left, top, right, bottom } = this.#stale;
    if (left > right) return;
    context.putImageData(this.#image, 0, 0, left, top, right - left + 1, bottom - top + 1);
    this.#stale = { left: SIDE, top: SIDE, right: -1, bottom: -1 };
  }

  #copy() {
    const [bytes, inks, words] = [this.#bytes, this.#inks, this.#words];
    const { begin, end } = this.#columns;
    let at = 0;
    for (const y of this.#rows.near)
      for (let place = y * SIDE + begin; place < y * SIDE + end; place++)
        words[at++] = inks[bytes[place]];
  }

  #mix() {
    const [bytes, inks, words] = [this.#bytes, this.#inks, this.#words];
    const [columns, rows] = [this.#columns, this.#rows];
    let at = 0;
    for (let row = 0; row < rows.near.length; row++)
      for (let column = 0; column < columns.near.length; column++)
        words[at++] = meanAt(bytes, inks, columns, rows, column, row);
  }

  #renew(addresses) {
    const [bytes, inks, words, shift] = [this.#bytes, this.#inks, this.#words, this.#shift];
    const [columns, rows, stale] = [this.#columns, this.#rows, this.#stale];
    const width = this.width;
    for (let i = 0; i < addresses.length; i++) {
      const x = addresses[i] & WITHIN;
      const y = (addresses[i] >>> 8) & WITHIN;
      if (x < columns.begin || x >= columns.end || y < rows.begin || y >= rows.end) continue;
      const column = (x >> shift) - columns.first;
      const row = (y >> shift) - rows.first;
      words[row * width + column] = meanAt(bytes, inks, columns, rows, column, row);
      if (column < stale.left) stale.left = column;
      if (column > stale.right) stale.right = column;
      if (row < stale.top) stale.top = row;
      if (row > stale.bottom) stale.bottom = row;
    }
  }
}

// Along one side of a tile, which is the board's from `begin` to before `end`: the squares that
// this touches, from the first one on, and two places in each, none of them beyond.
function samples(begin, end, shift) {
  const first = begin >> shift;
  const half = (1 << shift) >> 1;
  const within = (place) => Math.max(begin, Math.min(end - 1, place));
  const starts = Array.from(
    { length: ((end - 1) >> shift) + 1 - first },
    (_, number) => (first + number) << shift,
  );
  const near = Int32Array.from(starts, within);
  const far = Int32Array.from(starts, (start) => within(start + half));
  return { begin, end, first, near, far };
}

function meanAt(bytes, inks, columns, rows, column, row) {
  const above = rows.near[row] * SIDE;
  const below = rows.far[row] * SIDE;
  const [near, far] = [columns.near[column], columns.far[column]];
  return mean(
    inks[bytes[above + near]],
    inks[bytes[above + far]],
    inks[bytes[below + near]],
    inks[bytes[below + far]],
  );
}

// Of words, each channel for itself.
function mean(a, b, c, d) {
  const even = (a & EVEN) + (b & EVEN) + (c & EVEN) + (d & EVEN) + ROUND;
  const odd =
    ((a >>> 8) & EVEN) + ((b >>> 8) & EVEN) + ((c >>> 8) & EVEN) + ((d >>> 8) & EVEN) + ROUND;
  return ((even >>> 2) & EVEN) | (((odd >>> 2) & EVEN) << 8);
}
