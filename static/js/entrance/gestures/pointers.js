// The fingers and mouse buttons that are down on the stage, for all gestures alike.

import { Signal } from "../../state/signal.js";

export class Pointers {
  down = new Signal();
  move = new Signal(); // also without a button: hovering
  up = new Signal();
  lost = new Signal(); // the browser took it away

  active = new Map(); // id -> {x, y}

  #element;
  #listeners = {
    pointerdown: (event) => this.#down(event),
    pointermove: (event) => this.#move(event),
    pointerup: (event) => this.#end(event, this.up),
    pointercancel: (event) => this.#end(event, this.lost),
    contextmenu: (event) => event.preventDefault(),
  };

  constructor(element) {
    this.#element = element;
  }

  enable() {
    for (const [name, listener] of Object.entries(this.#listeners))
      this.#element.addEventListener(name, listener);
  }

  disable() {
    for (const [name, listener] of Object.entries(this.#listeners))
      this.#element.removeEventListener(name, listener);
    this.active.clear();
  }

  #down(event) {
    this.#element.setPointerCapture(event.pointerId);
    this.active.set(event.pointerId, { x: event.clientX, y: event.clientY });
    this.down.emit(event);
  }

  #move(event) {
    const before = this.active.get(event.pointerId);
    this.move.emit(event);
    if (before) Object.assign(before, { x: event.clientX, y: event.clientY });
  }

  #end(event, signal) {
    if (!this.active.delete(event.pointerId)) return;
    signal.emit(event);
  }
}
