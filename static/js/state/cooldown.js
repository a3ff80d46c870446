// How long until the player may place again. `now` must be a clock that nobody can set.

import { Signal } from "./signal.js";

const SAME_MS = 1_500; // what two tabs, or we and the server, may differ by and still agree

export class Cooldown {
  changed = new Signal(); // it was started, or taken back
  ended = new Signal();

  #readyAt = 0;
  #now;
  #running = false;

  constructor(now) {
    this.#now = now;
  }

  get readyAt() {
    return this.#readyAt;
  }

  get waitMs() {
    return Math.max(0, this.#readyAt - this.#now());
  }

  start(waitMs) {
    this.#readyAt = this.#now() + waitMs;
    this.#running = waitMs > 0;
    this.changed.emit();
  }

  // What somebody else knows of the same wait.
  agree(waitMs) {
    if (Math.abs(waitMs - this.waitMs) > SAME_MS) this.start(waitMs);
  }

  // Nobody waits longer than the board's cooldown, also if it was shortened meanwhile.
  limit(mostMs) {
    if (this.waitMs > mostMs) this.start(mostMs);
  }

  tick() {
    if (!this.#running || this.waitMs > 0) return;
    this.#running = false;
    this.ended.emit();
  }
}

// mm:ss, rounded up, so that 0:00 means now.
export function clock(waitMs) {
  const seconds = Math.ceil(waitMs / 1000);
  return `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
}
