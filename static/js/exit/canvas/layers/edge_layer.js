// Where the board ends, and while nobody has placed, dots on it: white on light says nothing.

const DOTS_APART = 28; // CSS pixels at least
const EDGE = "rgb(116 128 154)";
const DOT = "rgb(116 128 154 / 0.45)";

export class EdgeLayer {
  #board;
  #isLoaded = false;

  constructor(board) {
    this.#board = board;
    board.loaded.on(() => (this.#isLoaded = true));
  }

  draw(context, view) {
    const { width, height } = this.#board;
    if (!this.#isLoaded) return;
    const { scale, ratio, originX, originY } = view;
    const line = Math.max(1, Math.round(ratio));
    const right = Math.round(originX + width * scale);
    const bottom = Math.round(originY + height * scale);
    context.fillStyle = EDGE;
    context.fillRect(originX - line, originY - line, right - originX + 2 * line, line);
    context.fillRect(originX - line, bottom, right - originX + 2 * line, line);
    context.fillRect(originX - line, originY, line, bottom - originY);
    context.fillRect(right, originY, line, bottom - originY);
    if (this.#board.seq === 0) this.#texture(context, view, line);
  }

  #texture(context, { scale, ratio, originX, originY, left, top, right, bottom }, line) {
    const step = Math.max(1, Math.ceil((DOTS_APART * ratio) / scale));
    context.fillStyle = DOT;
    const at = (origin, value) => Math.round(origin + value * scale) - line;
    for (let y = Math.ceil((top + 1) / step) * step; y < bottom; y += step)
      for (let x = Math.ceil((left + 1) / step) * step; x < right; x += step)
        context.fillRect(at(originX, x), at(originY, y), 2 * line, 2 * line);
  }
}
