// How long to wait before trying again: longer each time, and never the same as others.

const FIRST_MS = 500;
const LONGEST_MS = 30_000;
const LEAST_MS = 200;

// By close code, the shortest ceiling that makes sense.
const PATIENCE_MS = { 4012: 2_000, 4013: 15_000, 4008: 10_000, 4003: 2_000, 4002: 30_000 };

export class Backoff {
  #failures = 0;
  #random;

  constructor(random) {
    this.#random = random;
  }

  reset() {
    this.#failures = 0;
  }

  next({ code, retryMs = 0 } = {}) {
    const ceiling = Math.max(FIRST_MS * 2 ** this.#failures, PATIENCE_MS[code] ?? 0);
    this.#failures = Math.min(this.#failures + 1, 10);
    return retryMs + LEAST_MS + this.#random() * (Math.min(ceiling, LONGEST_MS) - LEAST_MS);
  }
}
