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
    const { left, top, width, height } = this.#board.grid;
    const start = this.#point ?? from;
    const x = Math.min(left + width - 1, Math.max(left, start.x + dx));
    const y = Math.min(top + height - 1, Math.max(top, start.y + dy));
    this.hold(x, y);
  }

  // The mouse is not over the board any more.
  leave() {
    if (!this.isHeld) this.#put(null);
  }

  clear() {
    this.isHeld = false;
    this.#put(null);
  }

  // A board of another size may lack the pixel.
  #look() {
    if (this.#point && !this.#board.has(this.#point.x, this.#point.y)) this.clear();
  }

  #set(x, y, isNew = this.#point?.x !== x || this.#point?.y !== y) {
    if (isNew) this.#put(this.#board.has(x, y) ? { x, y } : null);
  }

  #put(point) {
    if (!point && !this.#point) return;
    this.#point = point;
    this.moved.emit(point);
  }
}
