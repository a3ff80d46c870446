// The board of a moment, in its own size and colours, and from there forwards and backwards.

import { Grid } from "../../wire/grid.js";
import { checksum } from "../../wire/snapshot.js";
import { Palette } from "../board/palette.js";
import { Signal } from "../signal.js";

const ONE_PIXEL = { left: 0, top: 0, width: 1, height: 1, bits: 4, tiles: [[0, 0]] };
const MANY = 20_000; // pixels: beyond, all of the board is as soon drawn

export class PastBoard {
  loaded = new Signal(); // everything may be another board, or in other colours
  changed = new Signal(); // these addresses may show another colour; they ascend

  palette = new Palette();
  seq = null; // none yet
  grid = new Grid(ONE_PIXEL);
  colors = new Uint8Array(this.grid.size);

  #shape = null;
  #isNew = false; // and nobody was told
  #touched = []; // and nobody was told

  has(x, y) {
    return this.grid.has(x, y);
  }

  color(x, y) {
    return this.has(x, y) ? this.colors[this.grid.address(x, y)] : null;
  }

  checksum() {
    return checksum(this.grid, this.colors);
  }

  // A whole board, and what the history says it was beside its pixels.
  load({ seq, colors }, shape) {
    Object.assign(this, { seq, colors });
    this.#take(shape);
  }

  // From our number to another one of the reel; both may be where it begins or ends.
  play(reel, seq, shape) {
    const [from, to] = [reel.count(this.seq), reel.count(seq)];
    const isOther = shape.seq !== this.#shape?.seq;
    if (isOther && seq > this.seq) this.#take(shape);
    if (from < to) forwards(this.colors, reel, from, to);
    else backwards(this.colors, reel, to, from);
    if (isOther && seq < this.seq) this.#take(shape);
    this.seq = seq;
    if (!this.#isNew) this.#touch(reel.addresses.subarray(Math.min(from, to), Math.max(from, to)));
  }

  // Says what has changed since it was said last.
  tell() {
    const addresses = joined(this.#touched);
    const isNew = this.#isNew;
    this.#isNew = false;
    this.#touched = [];
    if (isNew) this.loaded.emit();
    else if (addresses.length) this.changed.emit(addresses.sort());
  }

  // Addresses stay, and there are more of them as the board grows.
  #take(shape) {
    this.#shape = shape;
    this.#renew();
    this.grid = new Grid(shape);
    this.palette.load(shape.palette);
    if (this.colors.length === this.grid.size) return;
    const colors = new Uint8Array(this.grid.size);
    colors.set(this.colors.subarray(0, colors.length));
    this.colors = colors;
  }

  #touch(addresses) {
    this.#touched.push(addresses);
    if (this.#touched.reduce((sum, { length }) => sum + length, 0) > MANY) this.#renew();
  }

  #renew() {
    this.#isNew = true;
    this.#touched = [];
  }
}

function forwards(colors, { addresses, after }, from, to) {
  for (let i = from; i < to; i++) colors[addresses[i]] = after[i];
}

function backwards(colors, { addresses, before }, from, to) {
  for (let i = to - 1; i >= from; i--) colors[addresses[i]] = before[i];
}

function joined(parts) {
  const all = new Uint32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
