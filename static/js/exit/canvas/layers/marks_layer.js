// Signs on the board's pixels, for eyes that can't tell all colours apart.

import { drawMark } from "../marks.js";

const SMALLEST = 14; // CSS pixels that a sign needs to be read

export class MarksLayer {
  isOn = false;

  #board;
  #palette;

  constructor(board, palette) {
    this.#board = board;
    this.#palette = palette;
  }

  draw(context, { scale, ratio, originX, originY, left, top, right, bottom }) {
    if (!this.isOn || scale < SMALLEST * ratio) return;
    const side = Math.round(scale * 0.5);
    const inset = (scale - side) / 2;
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++) {
        const color = this.#palette.colors[this.#board.color(x, y)];
        if (color)
          drawMark(
            context,
            color,
            Math.round(originX + x * scale + inset),
            Math.round(originY + y * scale + inset),
            side,
          );
      }
    }
  }
}
