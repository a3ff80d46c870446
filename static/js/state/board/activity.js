// When each pixel was placed last, by address: 0 never, 1 long ago, 2 to 255 the more recent the
// higher. The server's answer is kept up to date by what frames bring.

import { TILE_PIXELS } from "../../wire/grid.js";
import { decodeActivity } from "../../wire/activity.js";
import { Signal } from "../signal.js";

const NOW = 255;

export class Activity {
  loaded = new Signal();
  changed = new Signal(); // addresses

  levels = null;

  #board;

  constructor(board) {
    this.#board = board;
    board.grown.on(() => this.#reach());
    board.loaded.on(() => this.#reach());
  }

  load(bytes) {
    Object.assign(this, decodeActivity(bytes));
    this.#reach();
  }

  mark(addresses) {
    if (!this.levels) return;
    for (const address of addresses) this.levels[address] = NOW;
    this.changed.emit(addresses);
  }

  forget() {
    this.levels = null;
  }

  // Pixels of the board that nobody has ever placed.
  get untouched() {
    if (!this.levels) return null;
    const { grid } = this.#board;
    let count = 0;
    for (let number = 0; number < grid.tileCount; number++)
      count += this.#untouchedIn(number * TILE_PIXELS, grid.inside(number));
    return count;
  }

  #untouchedIn(start, { left, top, right, bottom }) {
    let count = 0;
    for (let row = start + top * 256; row < start + bottom * 256; row += 256)
      for (let at = row + left; at < row + right; at++) if (!this.levels[at]) count++;
    return count;
  }

  // Where the board has grown since the map was made, nobody had placed.
  #reach() {
    if (!this.levels) return;
    const { size } = this.#board.grid;
    if (this.levels.length < size) {
      const levels = new Uint8Array(size);
      levels.set(this.levels);
      this.levels = levels;
    }
    this.loaded.emit();
  }
}
