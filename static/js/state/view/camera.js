// Which part of the board is seen: board point (x, y) is in the middle of the view.
// All sizes are CSS pixels; `scale` is CSS pixels per board pixel.

import { Signal } from "../signal.js";

export const MIN_SCALE = 0.5;
export const MAX_SCALE = 50;
const FIT_MARGIN = 0.94;
const CLOSE_SCALE = 20; // nearer than this nothing is shown unasked
const NO_MARGINS = Object.freeze({ top: 0, bottom: 0, side: 0, news: 0 });

export class Camera {
  moved = new Signal();

  constructor(width = 1, height = 1) {
    Object.assign(this, { x: 0, y: 0, scale: 1, width, height });
    this.board = { left: 0, top: 0, width: 1, height: 1 };
    // Covered by the interface; the middle is that of what is left. News below the top come and
    // go, so only `fit` makes room for them.
    this.margins = NO_MARGINS;
    this.isFitted = false; // nothing has moved the view since `fit`
  }

  get fitScale() {
    return this.#scaleFor(this.board.width, this.board.height);
  }

  // A big board on a phone must still fit, so the lower bound gives way to it.
  get minScale() {
    return Math.min(MIN_SCALE, this.fitScale);
  }

  resize(width, height, margins = {}) {
    Object.assign(this, { width, height, margins: { ...NO_MARGINS, ...margins } });
    this.moveTo(this.x, this.y, this.scale);
  }

  setBoard({ left, top, width, height }) {
    this.board = { left, top, width, height };
    this.moveTo(this.x, this.y, this.scale);
  }

  fit() {
    const { left, top, width, height } = this.board;
    this.show({ x: left, y: top, width, height }, MAX_SCALE);
    this.isFitted = true;
  }

  // All of a part of the board, however large the screen is.
  show({ x, y, width, height }, most = CLOSE_SCALE) {
    const scale = Math.min(this.#scaleFor(width, height), most);
    this.moveTo(x + width / 2, y + height / 2 - this.margins.news / 2 / scale, scale);
  }

  moveTo(x, y, scale = this.scale) {
    this.isFitted = false;
    this.scale = clamp(scale, this.minScale, MAX_SCALE);
    const { left, top, width, height } = this.board;
    this.x = clamp(x, left, left + width);
    this.y = clamp(y, top, top + height);
    this.moved.emit();
  }

  panBy(dx, dy) {
    this.moveTo(this.x - dx / this.scale, this.y - dy / this.scale);
  }

  // The board point under (px, py) stays where it is.
  zoomAt(px, py, factor) {
    const scale = clamp(this.scale * factor, this.minScale, MAX_SCALE);
    const point = this.toBoard(px, py);
    const x = point.x - (px - this.width / 2) / scale;
    const y = point.y - (py - this.#middle) / scale;
    this.moveTo(x, y, scale);
  }

  toBoard(px, py) {
    return {
      x: this.x + (px - this.width / 2) / this.scale,
      y: this.y + (py - this.#middle) / this.scale,
    };
  }

  toScreen(x, y) {
    return {
      x: (x - this.x) * this.scale + this.width / 2,
      y: (y - this.y) * this.scale + this.#middle,
    };
  }

  get #middle() {
    const { top, bottom } = this.margins;
    return top + (this.height - top - bottom) / 2;
  }

  #scaleFor(width, height) {
    const { top, bottom, side, news } = this.margins;
    const room = Math.max(1, this.height - top - bottom - news);
    return FIT_MARGIN * Math.min(Math.max(1, this.width - 2 * side) / width, room / height);
  }
}

function clamp(value, low, high) {
  return Math.min(high, Math.max(low, value));
}
