// The board's colours as canvases of 256 pixels a side. Small ones, because a canvas that was
// drawn and is then changed gets copied by the browser: better a tile than a whole board.

const SIDE = 256;

export class Tiles {
  #board;
  #palette;
  #tiles = [];
  #columns = 0;
  #scratch = new ImageData(SIDE, SIDE);
  #words = new Uint32Array(this.#scratch.data.buffer);
  #inks = new Uint32Array(16);

  constructor(board, palette) {
    this.#board = board;
    this.#palette = palette;
  }

  // Everything is another board, or in other colours.
  reset() {
    const { width, height } = this.#board;
    this.#palette.colors.forEach(({ hex }, index) => (this.#inks[index] = ink(hex)));
    this.#columns = Math.ceil(width / SIDE);
    const count = this.#columns * Math.ceil(height / SIDE);
    if (this.#tiles.length !== count) this.#tiles = Array.from({ length: count }, () => new Tile());
    this.#tiles.forEach((tile, number) => {
      tile.x = (number % this.#columns) * SIDE;
      tile.y = Math.floor(number / this.#columns) * SIDE;
      tile.size(Math.min(SIDE, width - tile.x), Math.min(SIDE, height - tile.y));
      tile.touchAll();
    });
  }

  touch(indices) {
    const { width } = this.#board;
    for (const index of indices) {
      const x = index % width;
      const y = (index - x) / width;
      const number = (y >> 8) * this.#columns + (x >> 8);
      this.#tiles[number]?.touch(x & 255, y & 255);
    }
  }

  // Tile edges fall on whole device pixels, or seams would show between them.
  draw(context, { scale, originX, originY, left, top, right, bottom }) {
    context.imageSmoothingEnabled = scale < 1;
    for (const tile of this.#tiles) {
      const { x, y, width, height } = tile;
      if (x > right || y > bottom || x + width < left || y + height < top) continue;
      if (tile.isStale) this.#paint(tile);
      const startX = Math.round(originX + x * scale);
      const startY = Math.round(originY + y * scale);
      const endX = Math.round(originX + (x + width) * scale);
      const endY = Math.round(originY + (y + height) * scale);
      context.drawImage(tile.canvas, startX, startY, endX - startX, endY - startY);
    }
  }

  #paint(tile) {
    const { x, y, left, top, right, bottom } = tile;
    const { width, colors } = this.#board;
    for (let row = top; row <= bottom; row++) {
      let from = (y + row) * width + x + left;
      for (let to = row * SIDE + left; to <= row * SIDE + right; to++)
        this.#words[to] = this.#inks[colors[from++]];
    }
    tile.paint(this.#scratch);
  }
}

class Tile {
  canvas = document.createElement("canvas");
  #context = this.canvas.getContext("2d", { alpha: false });

  size(width, height) {
    Object.assign(this, { width, height });
    if (this.canvas.width !== width || this.canvas.height !== height)
      Object.assign(this.canvas, { width, height });
  }

  get isStale() {
    return this.right >= this.left;
  }

  touch(x, y) {
    this.left = Math.min(this.left, x);
    this.top = Math.min(this.top, y);
    this.right = Math.max(this.right, x);
    this.bottom = Math.max(this.bottom, y);
  }

  touchAll() {
    Object.assign(this, { left: 0, top: 0, right: this.width - 1, bottom: this.height - 1 });
  }

  paint(image) {
    const { left, top, right, bottom } = this;
    this.#context.putImageData(image, 0, 0, left, top, right - left + 1, bottom - top + 1);
    Object.assign(this, { left: SIDE, top: SIDE, right: -1, bottom: -1 });
  }
}

function ink(hex) {
  const value = parseInt(hex.slice(1), 16);
  return (0xff000000 | ((value & 255) << 16) | (value & 0xff00) | (value >> 16)) >>> 0;
}
