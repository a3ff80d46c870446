// The pixel that is aimed at: under the mouse, or put there by a tap or the keyboard.

import { Signal } from "../signal.js";

export class Reticle {
  moved = new Signal();

  #board;
  #point = null;
  isHeld = false; // put down on purpose, so that hovering does not move it

  constructor(board) {
    this.#board = board;
    board.loaded.on(() => this.#look());
  }

  get point() {
    return this.#point;
  }

  hover(x, y) {
    if (!this.isHeld) this.#set(x, y);
  }

  hold(x, y) {
    const isSame = this.isHeld && this.#point?.x === x && this.#point?.y === y;
    this.isHeld = this.#board.has(x, y);
    this.#set(x, y, !isSame);
  }

  // The mouse may take it along again.
  release() {
    if (!this.isHeld) return;
    this.isHeld = false;
    this.moved.emit(this.#point);
  }

  step(dx, dy, from) {
    const { width, height } = this.#board;
    const start = this.#point ?? from;
    const x = Math.min(width - 1, Math.max(0, start.x + dx));
    const y = Math.min(height - 1, Math.max(0, start.y + dy));
    this.hold(x, y);
  }

  clear() {
    this.isHeld = false;
    this.#set(-1, -1);
  }

  // A board of another size may lack the pixel.
  #look() {
    if (this.#point && !this.#board.has(this.#point.x, this.#point.y)) this.clear();
  }

  #set(x, y, isNew = this.#point?.x !== x || this.#point?.y !== y) {
    const point = this.#board.has(x, y) ? { x, y } : null;
    if (!isNew || (!point && !this.#point)) return;
    this.#point = point;
    this.moved.emit(point);
  }
}
