// Taking the last placement back: offered for some seconds, once in each cooldown. The server
// decides; here is only when asking makes sense.
//
// `send()` answers with {waitMs} or throws a Refusal.

import { Signal } from "../signal.js";

export class Undo {
  changed = new Signal(); // it is offered, or not any more
  done = new Signal();
  refused = new Signal(); // Refusal

  #rule = { windowMs: 0, cooldownMs: 0 };
  #offer = null; // {x, y, color, until}
  #spentUntil = -Infinity;
  #parts;

  constructor(parts) {
    this.#parts = parts; // {board, placer, cooldown, now, send}
    parts.placer.placed.on((place) => this.#placed(place));
    parts.board.changed.on(() => this.#look());
  }

  configure({ undo_seconds: window = 0, cooldown_seconds: cooldown = 0 }) {
    this.#rule = { windowMs: window * 1000, cooldownMs: cooldown * 1000 };
  }

  get leftMs() {
    return this.#offer ? Math.max(0, this.#offer.until - this.#parts.now()) : 0;
  }

  async take() {
    if (!this.leftMs) return;
    this.#set(null);
    let answer;
    try {
      answer = await this.#parts.send();
    } catch (error) {
      return this.refused.emit(error);
    }
    this.#spentUntil = this.#parts.now() + this.#rule.cooldownMs;
    this.#parts.cooldown.start(answer.waitMs);
    this.done.emit();
  }

  // From time to time, to see that it is over.
  tick() {
    if (this.#offer && !this.leftMs) this.#set(null);
  }

  #placed({ x, y, color }) {
    const now = this.#parts.now();
    const { windowMs } = this.#rule;
    const mayUndo = windowMs > 0 && this.#parts.cooldown.waitMs > 0 && now >= this.#spentUntil;
    this.#set(mayUndo ? { x, y, color, until: now + windowMs } : null);
  }

  // Somebody has painted over it.
  #look() {
    const offer = this.#offer;
    if (offer && this.#parts.board.color(offer.x, offer.y) !== offer.color) this.#set(null);
  }

  #set(offer) {
    if (!offer && !this.#offer) return;
    this.#offer = offer;
    this.changed.emit();
  }
}
