// What this browser knows of the board: colours as of `seq`, by address, and the player's own
// placements that are shown before the server has answered.

import { Grid } from "../../wire/grid.js";
import { checksum } from "../../wire/snapshot.js";
import { Signal } from "../signal.js";

const ONE_PIXEL = { left: 0, top: 0, width: 1, height: 1, bits: 4, tiles: [[0, 0]] };

export class Board {
  loaded = new Signal(); // the whole board is new
  grown = new Signal(); // it is larger, and what was there is where it was
  changed = new Signal(); // these addresses may show another colour
  advanced = new Signal(); // by so many placements
  arrived = new Signal(); // these addresses were placed by others, or elsewhere

  #pending = new Map(); // address -> {color, under, seq}: `under` is what the server says
  #gridSeq = 0; // as of which the grid is known

  constructor(grid = new Grid(ONE_PIXEL)) {
    this.grid = grid;
    this.seq = 0;
    this.colors = new Uint8Array(grid.size);
  }

  has(x, y) {
    return this.grid.has(x, y);
  }

  // Null outside the board.
  address(x, y) {
    return this.grid.has(x, y) ? this.grid.address(x, y) : null;
  }

  // Null outside the board.
  color(x, y) {
    return this.grid.has(x, y) ? this.colors[this.grid.address(x, y)] : null;
  }

  load({ grid, seq, colors }) {
    const awaited = [...this.#pending].map(([address, wish]) => [this.grid.point(address), wish]);
    this.#take(grid, seq, colors);
    this.#pending.clear();
    for (const [{ x, y }, wish] of awaited) {
      if (wish.seq <= seq || !this.has(x, y)) continue;
      const address = this.address(x, y);
      this.#pending.set(address, { ...wish, under: this.colors[address] });
      this.colors[address] = wish.color;
    }
    this.loaded.emit();
  }

  // As of `seq` it lies so. False when that is another board, not this one with more room; what
  // was so before it grew to what we know is no news.
  grow(grid, seq) {
    if (!grid.extends(this.grid)) return this.#isBefore(grid, seq);
    this.#gridSeq = Math.max(this.#gridSeq, seq);
    if (this.grid.equals(grid)) return true;
    Object.assign(this, { grid, colors: roomy(this.colors, grid) });
    this.grown.emit();
    return true;
  }

  // True when the frame fits; false when pixels between `seq` and the frame are missing.
  apply({ fromSeq, toSeq, addresses, colors }) {
    if (toSeq <= this.seq) return true;
    if (fromSeq > this.seq) return false;
    this.advanced.emit(toSeq - this.seq);
    this.seq = toSeq;
    const known = below(this.colors.length, addresses);
    const others = this.#others(known);
    this.#write(known, colors);
    this.changed.emit(this.#settled(known));
    this.arrived.emit(others);
    return true;
  }

  // A later state of the board, as if what differs had come in a frame.
  renew({ grid, seq, colors }) {
    if (seq <= this.seq) return;
    if (!this.grow(grid, seq)) return this.load({ grid, seq, colors });
    const addresses = differing(this.#confirmed, colors);
    const values = addresses.map((address) => colors[address]);
    this.apply({ fromSeq: this.seq, toSeq: seq, addresses, colors: values });
  }

  // Shows a placement that the server has not answered yet.
  expect(address, color) {
    const before = this.#pending.get(address);
    const under = before ? before.under : this.colors[address];
    this.#pending.set(address, { color, under, seq: Infinity });
    this.#show(address, color);
  }

  // The server accepted it as `seq`: it stays shown until the frames have come that far.
  accept(address, seq) {
    const wish = this.#pending.get(address);
    if (!wish) return;
    wish.seq = seq;
    if (seq <= this.seq) this.#drop(address, wish);
  }

  refuse(address) {
    const wish = this.#pending.get(address);
    if (wish) this.#drop(address, wish);
  }

  // Of the board as the server has it, without what is still awaited.
  checksum() {
    return checksum(this.grid, this.#confirmed);
  }

  // A cache may have a board from before it grew to what we know.
  #take(grid, seq, colors) {
    if (!this.#isBefore(grid, seq)) {
      this.#gridSeq = seq;
      if (!this.grid.equals(grid)) this.grid = grid;
    }
    this.seq = seq;
    this.colors = roomy(colors, this.grid);
  }

  #isBefore(grid, seq) {
    return seq <= this.#gridSeq && this.grid.extends(grid);
  }

  get #confirmed() {
    const colors = this.colors.slice();
    for (const [address, wish] of this.#pending) colors[address] = wish.under;
    return colors;
  }

  #others(addresses) {
    if (!this.#pending.size) return addresses;
    return addresses.filter((address) => !this.#pending.has(address));
  }

  #write(addresses, colors) {
    const shown = this.colors;
    const pending = this.#pending.size ? this.#pending : null; // most often there are none
    for (let i = 0; i < addresses.length; i++) {
      const wish = pending?.get(addresses[i]);
      if (wish) wish.under = colors[i];
      else shown[addresses[i]] = colors[i];
    }
  }

  #settled(addresses) {
    if (!this.#pending.size) return addresses;
    const settled = [...this.#pending].filter(([, wish]) => wish.seq <= this.seq);
    for (const [address, wish] of settled) {
      this.#pending.delete(address);
      this.colors[address] = wish.under;
    }
    const all = new Uint32Array(addresses.length + settled.length);
    all.set(addresses);
    all.set(settled.map(([address]) => address), addresses.length);
    return all;
  }

  #drop(address, wish) {
    this.#pending.delete(address);
    this.#show(address, wish.under);
  }

  #show(address, color) {
    this.colors[address] = color;
    this.changed.emit(Uint32Array.of(address));
  }
}

// Ascending addresses, without those that no pixel has.
function below(size, addresses) {
  let count = addresses.length;
  while (count && addresses[count - 1] >= size) count--;
  return count < addresses.length ? addresses.subarray(0, count) : addresses;
}

// The colours and behind them nothing, as far as the grid goes.
function roomy(colors, grid) {
  if (colors.length === grid.size) return colors;
  const all = new Uint8Array(grid.size);
  all.set(colors);
  return all;
}

function differing(before, after) {
  const addresses = [];
  for (let i = 0; i < after.length; i++) if (before[i] !== after[i]) addresses.push(i);
  return Uint32Array.from(addresses);
}
