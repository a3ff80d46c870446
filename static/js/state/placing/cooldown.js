// How long until the player may place again. `now` must be a clock that nobody can set.

import { Signal } from "../signal.js";

const SAME_MS = 1_500; // what two tabs, or we and the server, may differ by and still agree

export class Cooldown {
  changed = new Signal(); // it was started, or taken back
  ended = new Signal();

  #readyAt = 0;
  #mostMs = 0; // what the board lets anybody wait
  #wholeMs = 0;
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

  // How much of it is left, from 1 to 0. Of a wait that was begun elsewhere, all of it is the
  // board's cooldown.
  get share() {
    return this.#wholeMs ? this.waitMs / this.#wholeMs : 0;
  }

  start(waitMs) {
    this.#wholeMs = Math.max(waitMs, this.#mostMs);
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
    this.#mostMs = mostMs;
    if (this.waitMs > mostMs) this.start(mostMs);
    else this.#wholeMs = mostMs;
  }

  tick() {
    if (!this.#running || this.waitMs > 0) return;
    this.#running = false;
    this.ended.emit();
  }
}

// m:ss or h:mm:ss, rounded up, so that 0:00 means now.
export function clock(waitMs) {
  const all = Math.ceil(waitMs / 1000);
  const [hours, minutes, seconds] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60];
  const two = (number) => String(number).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}
