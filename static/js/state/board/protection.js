// The pixels that nobody may place on, as the config names them.
//
// `read()` answers with a decoded mask, perhaps an older one out of a cache; `delay(ms, then)`
// with the way to stop it.

import { Signal } from "../signal.js";

const RETRY_MS = 1_500;
const LONGEST_MS = 60_000;

export class Protection {
  changed = new Signal();

  #board;
  #read;
  #delay;
  #mask = null;
  #wanted = null;
  #stop = () => {};

  constructor({ board, read, delay }) {
    this.#board = board;
    this.#read = read;
    this.#delay = delay;
  }

  configure({ protected: wanted = null }) {
    if (wanted === this.#wanted) return;
    this.#wanted = wanted;
    this.#stop();
    if (wanted) this.#load(wanted);
    else this.#take(null);
  }

  get isAny() {
    return this.#mask !== null;
  }

  // What the mask doesn't reach to was added to the board behind it.
  has(x, y) {
    const address = this.#mask && this.#board.address(x, y);
    if (address === null) return false;
    return (this.#mask.bits[address >>> 3] & (0x80 >> (address & 7))) !== 0;
  }

  async #load(wanted, waitMs = RETRY_MS) {
    const mask = await this.#read().catch(() => null);
    if (wanted !== this.#wanted) return;
    if (mask?.name === wanted) return this.#take(mask);
    const next = Math.min(LONGEST_MS, waitMs * 2);
    this.#stop = this.#delay(waitMs, () => this.#load(wanted, next));
  }

  #take(mask) {
    this.#mask = mask;
    this.changed.emit();
  }
}
