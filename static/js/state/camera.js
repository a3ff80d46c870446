// Which part of the board is seen: board point (x, y) is in the middle of the view.
// All sizes are CSS pixels; `scale` is CSS pixels per board pixel.

import { Signal } from "./signal.js";

export const MIN_SCALE = 0.5;
export const MAX_SCALE = 50;
const FIT_MARGIN = 0.94;
const CLOSE_SCALE = 20; // nearer than this nothing is shown unasked

export class Camera {
  moved = new Signal();

  constructor(width = 1, height = 1) {
    Object.assign(this, { x: 0, y: 0, scale: 1, width, height, boardWidth: 1, boardHeight: 1 });
    this.bottom = 0; // covered by the palette, so the middle sits above it
  }

  get fitScale() {
    const room = Math.max(1, this.height - this.bottom);
    return FIT_MARGIN * Math.min(this.width / this.boardWidth, room / this.boardHeight);
  }

  // A big board on a phone must still fit, so the lower bound gives way to it.
  get minScale() {
    return Math.min(MIN_SCALE, this.fitScale);
  }

  resize(width, height, bottom = 0) {
    Object.assign(this, { width, height, bottom });
    this.moveTo(this.x, this.y, this.scale);
  }

  setBoard(width, height) {
    Object.assign(this, { boardWidth: width, boardHeight: height });
    this.moveTo(this.x, this.y, this.scale);
  }

  fit() {
    this.moveTo(this.boardWidth / 2, this.boardHeight / 2, this.fitScale);
  }

  // All of a part of the board, however large the screen is.
  show({ x, y, width, height }) {
    const room = Math.max(1, this.height - this.bottom);
    const scale = FIT_MARGIN * Math.min(this.width / width, room / height);
    this.moveTo(x + width / 2, y + height / 2, Math.min(scale, CLOSE_SCALE));
  }

  moveTo(x, y, scale = this.scale) {
    this.scale = clamp(scale, this.minScale, MAX_SCALE);
    this.x = clamp(x, 0, this.boardWidth);
    this.y = clamp(y, 0, this.boardHeight);
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
    return (this.height - this.bottom) / 2;
  }
}

function clamp(value, low, high) {
  return Math.min(high, Math.max(low, value));
}
