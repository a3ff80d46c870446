// The board in canvases of a tile each, at a size of 1 / 2 ** shift. Small canvases, because one
// that was drawn and is then changed gets copied by the browser: better a tile than a whole board.

import { TileCanvas } from "./tile_canvas.js";

export class Mip {
  #shift;
  #settings;
  #tiles = []; // by their number in the board's table

  constructor(shift, settings, source) {
    this.#shift = shift;
    this.#settings = settings;
    this.reset(source);
  }

  reset(source) {
    const { tileCount } = source.grid;
    this.#tiles.length = Math.min(this.#tiles.length, tileCount);
    for (let number = 0; number < tileCount; number++) {
      this.#tiles[number] ??= new TileCanvas(number, this.#shift, this.#settings);
      this.#tiles[number].reset(source);
    }
  }

  // Ascending addresses are a run for each tile; others are only slower.
  touch(addresses) {
    for (let from = 0, to = 0; from < addresses.length; from = to) {
      const number = addresses[from] >>> 16;
      while (to < addresses.length && addresses[to] >>> 16 === number) to++;
      this.#tiles[number]?.touch(addresses.subarray(from, to));
    }
  }

  // Tile edges fall on whole device pixels, or seams would show between them.
  draw(context, { scale, originX, originY, left, top, right, bottom }) {
    context.imageSmoothingEnabled = scale < 1;
    for (const tile of this.#tiles) {
      const { x, y, width, height } = tile;
      const isIn = x < right && y < bottom && x + width > left && y + height > top;
      if (!isIn || !width || !height) {
        tile.rest();
        continue;
      }
      const startX = Math.round(originX + x * scale);
      const startY = Math.round(originY + y * scale);
      const endX = Math.round(originX + (x + width) * scale);
      const endY = Math.round(originY + (y + height) * scale);
      tile.draw(context, startX, startY, endX - startX, endY - startY);
    }
  }
}
