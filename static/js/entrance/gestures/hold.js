// Pressing and staying for half a second: a closer look at the pixel.

import { slop } from "./slop.js";

const HOLD_MS = 500;

export class HoldGesture {
  #pointers;
  #onHold;
  #stops = [];
  #press = null;
  #timer = 0;

  constructor(pointers, onHold) {
    this.#pointers = pointers;
    this.#onHold = onHold;
  }

  enable() {
    const cancel = () => this.#cancel();
    this.#stops = [
      this.#pointers.down.on((event) => this.#down(event)),
      this.#pointers.move.on((event) => this.#move(event)),
      this.#pointers.up.on(cancel),
      this.#pointers.lost.on(cancel),
    ];
  }

  disable() {
    for (const stop of this.#stops) stop();
    this.#cancel();
  }

  #down(event) {
    this.#cancel();
    if (this.#pointers.active.size !== 1 || event.button !== 0) return;
    const isTouch = event.pointerType === "touch";
    const press = { x: event.clientX, y: event.clientY, isTouch };
    this.#press = press;
    this.#timer = setTimeout(() => this.#onHold(press), HOLD_MS);
  }

  #move(event) {
    if (!this.#press || !this.#pointers.active.has(event.pointerId)) return;
    const far = Math.hypot(event.clientX - this.#press.x, event.clientY - this.#press.y);
    if (far >= slop(event)) this.#cancel();
  }

  #cancel() {
    clearTimeout(this.#timer);
    this.#press = null;
  }
}
