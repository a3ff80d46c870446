// How long until the event that moderators have set, by the server's clock.

import { Signal } from "../signal.js";

const SHOWN_MS = 60_000; // after it has begun

export class Countdown {
  changed = new Signal();

  #clock;
  #event = null; // {name, at}

  constructor(clock) {
    this.#clock = clock;
  }

  // As `config` says it; an older server says nothing.
  load(event = null) {
    if (JSON.stringify(event) === JSON.stringify(this.#event)) return;
    this.#event = event;
    this.changed.emit();
  }

  // {name, at, leftMs}: 0 while it begins, and null when there is nothing to say.
  get now() {
    if (!this.#event) return null;
    const ms = Date.parse(this.#event.at) - this.#clock.ms;
    return ms > -SHOWN_MS ? { ...this.#event, leftMs: Math.max(0, ms) } : null;
  }
}
