// A short press in one place, with one finger or the main button.
//
// `onTap` comes at once. `onSingle` comes when it can't become a double tap any more, so a
// finger's comes a little later. A drag, a second finger or a long press is no tap.

import { slop } from "./slop.js";

const MAX_MOUSE_MS = 500;
const MAX_TOUCH_MS = 480;
const DOUBLE_MS = 280;
const DOUBLE_MOVE = 30;

export class TapGesture {
  #pointers;
  #handlers;
  #stops = [];
  #press = null;
  #last = null; // the tap before, while a second one may follow
  #timer = 0;

  constructor(pointers, handlers) {
    this.#pointers = pointers;
    this.#handlers = handlers;
  }

  enable() {
    this.#stops = [
      this.#pointers.down.on((event) => this.#down(event)),
      this.#pointers.move.on((event) => this.#move(event)),
      this.#pointers.up.on((event) => this.#up(event)),
      this.#pointers.lost.on(() => (this.#press = null)),
    ];
  }

  disable() {
    for (const stop of this.#stops) stop();
    clearTimeout(this.#timer);
    this.#press = this.#last = null;
  }

  #down(event) {
    const isAlone = this.#pointers.active.size === 1 && event.button === 0;
    this.#press = isAlone ? { x: event.clientX, y: event.clientY, at: event.timeStamp } : null;
  }

  #move(event) {
    if (this.#press && distance(this.#press, event) >= slop(event)) this.#press = null;
  }

  #up(event) {
    const press = this.#press;
    this.#press = null;
    const isTouch = event.pointerType === "touch";
    const limit = isTouch ? MAX_TOUCH_MS : MAX_MOUSE_MS;
    if (!press || event.timeStamp - press.at >= limit) return;
    const tap = {
      x: press.x,
      y: press.y,
      at: event.timeStamp,
      isTouch,
      shift: event.shiftKey,
      alt: event.altKey,
    };
    clearTimeout(this.#timer);
    if (isTouch && this.#isSecond(tap)) {
      this.#last = null;
      return this.#handlers.onDouble(tap);
    }
    this.#handlers.onTap(tap);
    if (!isTouch) return this.#handlers.onSingle(tap);
    this.#last = tap;
    this.#timer = setTimeout(() => this.#handlers.onSingle(tap), DOUBLE_MS);
  }

  #isSecond(tap) {
    const last = this.#last;
    if (!last || tap.at - last.at > DOUBLE_MS) return false;
    return Math.hypot(tap.x - last.x, tap.y - last.y) < DOUBLE_MOVE;
  }
}

function distance(press, event) {
  return Math.hypot(event.clientX - press.x, event.clientY - press.y);
}
