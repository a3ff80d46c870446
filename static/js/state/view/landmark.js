// The pixel that a link is about, until something else is aimed at.

import { Signal } from "../signal.js";

export class Landmark {
  changed = new Signal();

  #board;
  #point = null;

  constructor({ board, reticle, placer }) {
    this.#board = board;
    reticle.moved.on(() => reticle.isHeld && this.#put(null));
    placer.placed.on(() => this.#put(null));
  }

  get point() {
    return this.#point;
  }

  show({ x, y }) {
    const point = { x: Math.floor(x), y: Math.floor(y) };
    this.#put(this.#board.has(point.x, point.y) ? point : null);
  }

  #put(point) {
    if (!point && !this.#point) return;
    this.#point = point;
    this.changed.emit(point);
  }
}
