// A byte for each address of a board, each byte as its ink, in canvases of at most 256 pixels a
// side. Small ones, because a canvas that was drawn and is then changed gets copied by the
// browser: better a tile than a whole board.

const SIDE = 256;
const WITHIN = SIDE - 1;

export class TileCanvases {
  #settings; // of each canvas's context
  #tiles = []; // by their number in the board's table
  #bytes = new Uint8Array();
  #inks = new Uint32Array(256);
  #scratch = new ImageData(SIDE, SIDE);
  #words = new Uint32Array(this.#scratch.data.buffer);

  constructor(settings) {
    this.#settings = settings;
  }

  // Everything is another board, or in other inks.
  reset(grid, bytes, inks) {
    this.#bytes = bytes;
    this.#inks.fill(0);
    this.#inks.set(inks);
    this.#tiles.length = Math.min(this.#tiles.length, grid.tileCount);
    for (let number = 0; number < grid.tileCount; number++) {
      this.#tiles[number] ??= new Tile(number, this.#settings);
      this.#tiles[number].lie(grid.corner(number), grid.inside(number));
    }
  }

  forget() {
    this.#tiles = [];
    this.#bytes = new Uint8Array();
  }

  touch(addresses) {
    for (const address of addresses)
      this.#tiles[address >>> 16]?.touch(address & WITHIN, (address >>> 8) & WITHIN);
  }

  // Tile edges fall on whole device pixels, or seams would show between them.
  draw(context, { scale, originX, originY, left, top, right, bottom }) {
    context.imageSmoothingEnabled = scale < 1;
    for (const tile of this.#tiles) {
      const { x, y, width, height } = tile;
      const isIn = x < right && y < bottom && x + width > left && y + height > top;
      if (!isIn || !width || !height) continue;
      if (tile.isStale) this.#paint(tile);
      const startX = Math.round(originX + x * scale);
      const startY = Math.round(originY + y * scale);
      const endX = Math.round(originX + (x + width) * scale);
      const endY = Math.round(originY + (y + height) * scale);
      context.drawImage(tile.canvas, startX, startY, endX - startX, endY - startY);
    }
  }

  #paint(tile) {
    const { first, left, top, right, bottom } = tile;
    const [bytes, inks, words] = [this.#bytes, this.#inks, this.#words];
    for (let row = top * SIDE; row <= bottom * SIDE; row += SIDE)
      for (let at = row + left; at <= row + right; at++) words[at] = inks[bytes[first + at]];
    tile.paint(this.#scratch);
  }
}

// Its part inside the board; left, top, right and bottom are what is stale, in the whole tile.
class Tile {
  canvas = document.createElement("canvas");
  #context;
  #inside;

  constructor(number, settings) {
    this.first = number * SIDE * SIDE;
    this.#context = this.canvas.getContext("2d", settings);
  }

  lie(corner, inside) {
    const { left, top, right, bottom } = inside;
    this.#inside = inside;
    const [width, height] = [right - left, bottom - top];
    Object.assign(this, { x: corner.x + left, y: corner.y + top, width, height });
    if (this.canvas.width !== width || this.canvas.height !== height)
      Object.assign(this.canvas, { width, height });
    Object.assign(this, { left, top, right: right - 1, bottom: bottom - 1 });
  }

  get isStale() {
    return this.right >= this.left;
  }

  touch(x, y) {
    if (x < this.left) this.left = x;
    if (y < this.top) this.top = y;
    if (x > this.right) this.right = x;
    if (y > this.bottom) this.bottom = y;
  }

  paint(image) {
    const { left, top, right, bottom } = this;
    const [x, y] = [-this.#inside.left, -this.#inside.top];
    this.#context.putImageData(image, x, y, left, top, right - left + 1, bottom - top + 1);
    Object.assign(this, { left: SIDE, top: SIDE, right: -1, bottom: -1 });
  }
}
