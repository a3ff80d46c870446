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
    if (!this.#isLoaded) return;
    const { scale, ratio, originX, originY } = view;
    const { left, top, width, height } = this.#board.grid;
    const line = Math.max(1, Math.round(ratio));
    const at = (origin, value) => Math.round(origin + value * scale);
    const [startX, endX] = [at(originX, left), at(originX, left + width)];
    const [startY, endY] = [at(originY, top), at(originY, top + height)];
    context.fillStyle = EDGE;
    context.fillRect(startX - line, startY - line, endX - startX + 2 * line, line);
    context.fillRect(startX - line, endY, endX - startX + 2 * line, line);
    context.fillRect(startX - line, startY, line, endY - startY);
    context.fillRect(endX, startY, line, endY - startY);
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
