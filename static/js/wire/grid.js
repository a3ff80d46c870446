// Where a board lies, and the stable address of each of its pixels. The board is cut into tiles
// of 256 x 256 pixels, listed in the order in which they were added; address = number of the
// tile * 65,536 + (y & 255) * 256 + (x & 255).

import { WireError } from "./varint.js";

export const TILE_PIXELS = 65_536;

const MOST_TILES = 65_535; // so one number is left for:
const NONE = 65_535;
const LARGEST_SIDE = 32_767;
const [LOWEST, HIGHEST] = [-32_768, 32_767];

export class Grid {
  #tileX;
  #tileY;
  #firstX; // of the tiles that the rectangle touches
  #firstY;
  #columns;
  #rows;
  #numbers; // of those, row by row

  // As GET /api/config has it. Refuses what cannot be a board.
  constructor({ left, top, width, height, bits, tiles }) {
    checkRectangle(left, top, width, height);
    if (bits !== 4 && bits !== 8) throw new WireError(`A pixel has 4 or 8 bits, not ${bits}.`);
    checkTable(tiles);
    Object.assign(this, { left, top, width, height, bits });
    this.#tileX = Int16Array.from(tiles, ([tileX]) => tileX);
    this.#tileY = Int16Array.from(tiles, ([, tileY]) => tileY);
    this.#firstX = left >> 8;
    this.#firstY = top >> 8;
    this.#columns = ((left + width - 1) >> 8) - this.#firstX + 1;
    this.#rows = ((top + height - 1) >> 8) - this.#firstY + 1;
    this.#numbers = new Uint16Array(this.#columns * this.#rows).fill(NONE);
    tiles.forEach(([tileX, tileY], number) => {
      const place = this.#place(tileX, tileY);
      if (place >= 0) this.#numbers[place] = number;
    });
    if (this.#numbers.includes(NONE)) throw new WireError("The board has no tile for a pixel.");
  }

  get tileCount() {
    return this.#tileX.length;
  }

  // Number of addresses, those outside the rectangle included.
  get size() {
    return this.tileCount * TILE_PIXELS;
  }

  // The first pixel of a tile.
  corner(number) {
    return { x: this.#tileX[number] * 256, y: this.#tileY[number] * 256 };
  }

  // Which columns and rows of a tile are the board's: from left and top, before right and bottom.
  inside(number) {
    const { x, y } = this.corner(number);
    const [left, right] = within(x, this.left, this.width);
    const [top, bottom] = within(y, this.top, this.height);
    return { left, top, right, bottom };
  }

  equals(other) {
    return this.extends(other) && other.extends(this);
  }

  // Whether the other board could have grown to this one.
  extends(other) {
    if (this.bits !== other.bits || this.tileCount < other.tileCount) return false;
    for (let number = 0; number < other.tileCount; number++) {
      const isSame = this.#tileX[number] === other.#tileX[number];
      if (!isSame || this.#tileY[number] !== other.#tileY[number]) return false;
    }
    const [right, bottom] = [other.left + other.width, other.top + other.height];
    return this.has(other.left, other.top) && this.has(right - 1, bottom - 1);
  }

  has(x, y) {
    const column = x - this.left;
    const row = y - this.top;
    return column >= 0 && row >= 0 && column < this.width && row < this.height;
  }

  // Of any point on the board's tiles: whether it is on the board, `has` says.
  address(x, y) {
    const place = this.#place(x >> 8, y >> 8);
    if (place < 0) throw new RangeError(`The board has no tile for the point ${x}, ${y}.`);
    return this.#numbers[place] * TILE_PIXELS + ((y & 255) << 8) + (x & 255);
  }

  // Perhaps outside the rectangle.
  point(address) {
    if (address < 0 || address >= this.size)
      throw new RangeError(`The board has no address ${address}.`);
    return { x: this.x(address), y: this.y(address) };
  }

  // Of addresses that the board has, for where they come by the thousand.
  x(address) {
    return (this.#tileX[address >>> 16] << 8) + (address & 255);
  }

  y(address) {
    return (this.#tileY[address >>> 16] << 8) + ((address >>> 8) & 255);
  }

  #place(tileX, tileY) {
    const column = tileX - this.#firstX;
    const row = tileY - this.#firstY;
    const isTouched = column >= 0 && row >= 0 && column < this.#columns && row < this.#rows;
    return isTouched ? row * this.#columns + column : -1;
  }
}

// Nothing of it: both are equal.
function within(start, begin, length) {
  const first = Math.min(256, Math.max(0, begin - start));
  return [first, Math.max(first, Math.min(256, begin + length - start))];
}

function checkRectangle(left, top, width, height) {
  check("left", left, LOWEST, HIGHEST);
  check("top", top, LOWEST, HIGHEST);
  check("width", width, 1, Math.min(LARGEST_SIDE, HIGHEST + 1 - left));
  check("height", height, 1, Math.min(LARGEST_SIDE, HIGHEST + 1 - top));
}

function check(name, value, minimum, maximum) {
  if (!isWhole(value, minimum, maximum))
    throw new WireError(`The board's ${name} must be ${minimum} to ${maximum}, not ${value}.`);
}

function isWhole(value, minimum, maximum) {
  return Number.isInteger(value) && value >= minimum && value <= maximum;
}

function checkTable(tiles) {
  if (!Array.isArray(tiles) || tiles.length > MOST_TILES)
    throw new WireError(`A board has at most ${MOST_TILES} tiles.`);
  for (const tile of tiles) {
    if (!Array.isArray(tile) || tile.length !== 2) throw new WireError("A tile is a pair.");
    if (!tile.every((number) => isWhole(number, LOWEST, HIGHEST)))
      throw new WireError(`A tile's coordinates must be ${LOWEST} to ${HIGHEST}, not ${tile}.`);
  }
  const different = new Set(tiles.map(([tileX, tileY]) => tileX + tileY * 65_536));
  if (different.size !== tiles.length) throw new WireError("A tile is twice in the table.");
}
