// One template as canvases of 128 board pixels a side, each painted in one go when it is seen.

import { rgb } from "../../../state/board/palette.js";
import { EMPTY } from "../../../state/template/template.js";
import { shapeOf } from "../marks.js";

const SIDE = 128;
const GRAIN = { solid: 1, dots: 3, symbols: 7 }; // canvas pixels for a board pixel
const MOST_PIXELS = 16_000_000;

export class TemplatePicture {
  #template;
  #inks;
  #grain;
  #columns;
  #tiles = new Map(); // number -> canvas, of those that are painted

  constructor(template, palette) {
    const { width, height, style } = template;
    const fits = width * height * GRAIN[style] ** 2 <= MOST_PIXELS;
    this.#template = template;
    this.#inks = palette.colors.map(({ hex }) => ink(...rgb(hex)));
    this.#grain = fits ? GRAIN[style] : 1;
    this.#columns = Math.ceil(width / SIDE);
  }

  // These cells look otherwise now.
  touch(cells) {
    const { width } = this.#template;
    for (const cell of cells) {
      const [x, y] = [cell % width, Math.floor(cell / width)];
      this.#tiles.delete(Math.floor(y / SIDE) * this.#columns + Math.floor(x / SIDE));
    }
  }

  // False when `mayPaint` said no before all that is in view was painted.
  draw(context, { scale, originX, originY, left, top, right, bottom }, mayPaint) {
    context.imageSmoothingEnabled = scale < this.#grain;
    const edge = (origin, value) => Math.round(origin + value * scale);
    let isWhole = true;
    for (const { number, x, y, width, height } of this.#within(left, top, right, bottom)) {
      if (!this.#tiles.has(number) && mayPaint())
        this.#tiles.set(number, this.#paint(x, y, width, height));
      const canvas = this.#tiles.get(number);
      isWhole &&= Boolean(canvas);
      if (!canvas) continue;
      const [startX, startY] = [
        edge(originX, this.#template.x + x),
        edge(originY, this.#template.y + y),
      ];
      const endX = edge(originX, this.#template.x + x + width);
      const endY = edge(originY, this.#template.y + y + height);
      context.drawImage(canvas, startX, startY, endX - startX, endY - startY);
    }
    return isWhole;
  }

  // The tiles that lie between these edges of the board.
  *#within(left, top, right, bottom) {
    const { x, y, width, height } = this.#template;
    const first = (edge) => Math.max(0, Math.floor(edge / SIDE) * SIDE);
    for (let row = first(top - y); row < Math.min(height, bottom - y); row += SIDE)
      for (let column = first(left - x); column < Math.min(width, right - x); column += SIDE)
        yield {
          number: (row / SIDE) * this.#columns + column / SIDE,
          x: column,
          y: row,
          width: Math.min(SIDE, width - column),
          height: Math.min(SIDE, height - row),
        };
  }

  #paint(left, top, width, height) {
    const grain = this.#grain;
    const image = new ImageData(width * grain, height * grain);
    const words = new Uint32Array(image.data.buffer);
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const cell = (top + y) * this.#template.width + left + x;
        const word = this.#word(cell);
        if (word) this.#shape(words, image.width, x, y, word, this.#template.cells[cell]);
      }
    const canvas = document.createElement("canvas");
    Object.assign(canvas, { width: image.width, height: image.height });
    canvas.getContext("2d").putImageData(image, 0, 0);
    return canvas;
  }

  // What is seen of a cell, as a word of its image; 0 for nothing.
  #word(cell) {
    const template = this.#template;
    const color = template.cells[cell];
    if (color === EMPTY || (template.hideRight && template.isRightAt(cell))) return 0;
    return template.snap ? this.#inks[color] : ink(...template.ownColor(cell));
  }

  #shape(words, across, x, y, word, color) {
    const grain = this.#grain;
    const at = y * grain * across + x * grain;
    if (grain === 1) words[at] = word;
    else if (grain === 3) words[at + across + 1] = word;
    else
      shapeOf(color).forEach((bits, row) => {
        for (let column = 0; column < 5; column++)
          if (bits & (16 >> column)) words[at + (row + 1) * across + column + 1] = word;
      });
  }
}

function ink(red, green, blue) {
  return (0xff000000 | (blue << 16) | (green << 8) | red) >>> 0;
}
