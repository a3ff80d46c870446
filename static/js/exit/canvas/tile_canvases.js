// A byte for each address of a board, each byte as its ink, drawn at any scale. From afar it is
// drawn out of a smaller mip of the board, so that it costs what the screen has room for.

import { Mip } from "./mip.js";

const LARGEST_SHIFT = 8; // where a tile is one pixel

export class TileCanvases {
  #settings; // of each canvas's context
  #mips = []; // by their shift, as far as they were drawn
  #source = { grid: null, bytes: new Uint8Array(), inks: new Int32Array(256) };

  constructor(settings) {
    this.#settings = settings;
  }

  // Everything is another board, or in other inks.
  reset(grid, bytes, inks) {
    const { inks: all } = this.#source;
    all.fill(0);
    all.set(inks);
    this.#source = { grid, bytes, inks: all };
    for (const mip of this.#drawn) mip.reset(this.#source);
  }

  forget() {
    this.#mips = [];
    this.#source = { ...this.#source, grid: null, bytes: new Uint8Array() };
  }

  touch(addresses) {
    for (const mip of this.#drawn) mip.touch(addresses);
  }

  draw(context, view) {
    if (!this.#source.grid) return;
    const shift = shiftFor(view.scale);
    this.#mips[shift] ??= new Mip(shift, this.#settings, this.#source);
    this.#mips[shift].draw(context, view);
  }

  get #drawn() {
    return this.#mips.filter(Boolean);
  }
}

// The smallest mip that has a pixel for each of the screen's.
function shiftFor(scale) {
  return Math.min(LARGEST_SHIFT, Math.max(0, Math.floor(-Math.log2(scale))));
}
