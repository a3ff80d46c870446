// From a tap or a key to a placement: which clicks place at once and which ask first.

import { Signal } from "../signal.js";

export class Aim {
  missed = new Signal(); // placing was asked for without "color" or "pixel", or is "protected"

  #reticle;
  #palette;
  #placer;
  #settings;
  #isProtected;
  #isAsking = false; // the last tap only put the reticle there

  constructor({ reticle, palette, placer, settings, isProtected = () => false }) {
    this.#reticle = reticle;
    this.#palette = palette;
    this.#placer = placer;
    this.#settings = settings;
    this.#isProtected = isProtected;
    placer.placed.on((place) => this.#placed(place));
  }

  // A tap on a pixel, known at once.
  tap({ x, y, isTouch }) {
    this.#isAsking = this.#asksFirst(isTouch) || this.#isElsewhere(x, y);
    if (this.#isAsking) this.#reticle.hold(x, y);
    else this.#reticle.release();
  }

  // The same tap, when it can't become a double tap any more.
  single({ x, y, isTouch }) {
    if (this.#isAsking || this.#asksFirst(isTouch)) return;
    this.#reticle.hover(x, y);
    this.#place(x, y);
  }

  // The button or Enter: place where the reticle is.
  confirm() {
    const { point } = this.#reticle;
    if (!this.#palette.color) this.missed.emit("color");
    else if (!point) this.missed.emit("pixel");
    else this.#place(point.x, point.y);
  }

  cancel() {
    if (this.#reticle.isHeld) this.#reticle.clear();
    else this.#palette.choose(null);
  }

  #asksFirst(isTouch) {
    const placing = this.#settings.get("placing");
    return !this.#palette.color || placing === "confirm" || (placing === "auto" && isTouch);
  }

  // What is aimed at already, button and Enter place; a click somewhere else only aims anew.
  #isElsewhere(x, y) {
    const { isHeld, point } = this.#reticle;
    return isHeld && (point.x !== x || point.y !== y);
  }

  #place(x, y) {
    if (!this.#palette.color) return this.missed.emit("color");
    if (this.#isProtected(x, y)) return this.missed.emit("protected");
    this.#placer.place(x, y, this.#palette.index);
  }

  #placed({ x, y }) {
    const { point } = this.#reticle;
    if (point?.x === x && point?.y === y) this.#reticle.release();
    if (!this.#settings.get("keepColor")) this.#palette.choose(null);
  }
}
