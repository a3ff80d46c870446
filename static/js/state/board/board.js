// What this browser knows of the board: colours as of `seq`, and the player's own placements
// that are shown before the server has answered.

import { crc32 } from "../../wire/crc32.js";
import { pack } from "../../wire/nibbles.js";
import { Signal } from "../signal.js";

export class Board {
  loaded = new Signal(); // the whole board is new
  changed = new Signal(); // these indices may show another colour
  advanced = new Signal(); // by so many placements
  arrived = new Signal(); // these indices were placed by others, or elsewhere

  #pending = new Map(); // index -> {color, under, seq}: `under` is what the server says

  constructor(width = 1, height = 1) {
    this.width = width;
    this.height = height;
    this.seq = 0;
    this.colors = new Uint8Array(width * height);
  }

  has(x, y) {
    return x >= 0 && y >= 0 && x < this.width && y < this.height;
  }

  index(x, y) {
    return y * this.width + x;
  }

  color(x, y) {
    return this.colors[this.index(x, y)];
  }

  load({ width, height, seq, colors }) {
    const awaited = [...this.#pending].map(([index, wish]) => [this.#point(index), wish]);
    Object.assign(this, { width, height, seq, colors });
    this.#pending.clear();
    for (const [{ x, y }, wish] of awaited) {
      if (wish.seq <= seq || !this.has(x, y)) continue;
      const index = this.index(x, y);
      this.#pending.set(index, { ...wish, under: colors[index] });
      colors[index] = wish.color;
    }
    this.loaded.emit();
  }

  // True when the frame fits; false when pixels between `seq` and the frame are missing.
  apply({ fromSeq, toSeq, indices, colors }) {
    if (toSeq <= this.seq) return true;
    if (fromSeq > this.seq) return false;
    this.advanced.emit(toSeq - this.seq);
    this.seq = toSeq;
    const size = this.colors.length;
    const others = this.#others(indices);
    for (let i = 0; i < indices.length; i++)
      if (indices[i] < size) this.#set(indices[i], colors[i]);
    this.changed.emit(this.#settled(indices));
    this.arrived.emit(others);
    return true;
  }

  // A later state of the board, as if what differs had come in a frame.
  renew({ width, height, seq, colors }) {
    if (width !== this.width || height !== this.height)
      return this.load({ width, height, seq, colors });
    const indices = [];
    for (let i = 0; i < colors.length; i++) if (colors[i] !== this.colors[i]) indices.push(i);
    const values = indices.map((index) => colors[index]);
    this.apply({ fromSeq: this.seq, toSeq: seq, indices, colors: values });
  }

  // Shows a placement that the server has not answered yet.
  expect(index, color) {
    const before = this.#pending.get(index);
    const under = before ? before.under : this.colors[index];
    this.#pending.set(index, { color, under, seq: Infinity });
    this.#show(index, color);
  }

  // The server accepted it as `seq`: it stays shown until the frames have come that far.
  accept(index, seq) {
    const wish = this.#pending.get(index);
    if (!wish) return;
    wish.seq = seq;
    if (seq <= this.seq) this.#drop(index, wish);
  }

  refuse(index) {
    const wish = this.#pending.get(index);
    if (wish) this.#drop(index, wish);
  }

  // Of the packed pixels as the server has them, without what is still awaited.
  checksum() {
    const colors = this.colors.slice();
    for (const [index, wish] of this.#pending) colors[index] = wish.under;
    return crc32(pack(colors));
  }

  #point(index) {
    const x = index % this.width;
    return { x, y: (index - x) / this.width };
  }

  #others(indices) {
    return this.#pending.size ? indices.filter((index) => !this.#pending.has(index)) : indices;
  }

  #set(index, color) {
    const wish = this.#pending.get(index);
    if (wish) wish.under = color;
    else this.colors[index] = color;
  }

  #settled(indices) {
    if (!this.#pending.size) return indices;
    const settled = [...this.#pending].filter(([, wish]) => wish.seq <= this.seq);
    for (const [index, wish] of settled) {
      this.#pending.delete(index);
      this.colors[index] = wish.under;
    }
    return settled.length ? indices.concat(settled.map(([index]) => index)) : indices;
  }

  #drop(index, wish) {
    this.#pending.delete(index);
    this.#show(index, wish.under);
  }

  #show(index, color) {
    this.colors[index] = color;
    this.changed.emit([index]);
  }
}
