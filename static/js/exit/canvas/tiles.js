// The board's colours.

import { TileCanvases } from "./tile_canvases.js";

export class Tiles {
  #board;
  #palette;
  #canvases = new TileCanvases({ alpha: false });

  constructor(board, palette) {
    this.#board = board;
    this.#palette = palette;
  }

  // Everything is another board, or in other colours.
  reset() {
    const { grid, colors } = this.#board;
    const inks = this.#palette.colors.map(({ hex }) => ink(hex));
    this.#canvases.reset(grid, colors, inks);
  }

  touch(addresses) {
    this.#canvases.touch(addresses);
  }

  draw(context, view) {
    this.#canvases.draw(context, view);
  }
}

function ink(hex) {
  const value = parseInt(hex.slice(1), 16);
  return (0xff000000 | ((value & 255) << 16) | (value & 0xff00) | (value >> 16)) >>> 0;
}
