// Placements per minute, from the numbers that frames carry.

const WINDOW_MS = 60_000;
const BUCKET_MS = 1_000;

export class Rate {
  #now;
  #buckets = []; // {at, count}
  #since = null;

  constructor(now) {
    this.#now = now;
  }

  // From now on; what was missed while away did not happen in this minute.
  restart() {
    this.#buckets = [];
    this.#since = this.#now();
  }

  add(count) {
    const at = Math.floor(this.#now() / BUCKET_MS) * BUCKET_MS;
    const last = this.#buckets.at(-1);
    if (last?.at === at) last.count += count;
    else this.#buckets.push({ at, count });
  }

  // Null while too little is known to say.
  get perMinute() {
    const now = this.#now();
    if (this.#since === null || now - this.#since < 5 * BUCKET_MS) return null;
    this.#buckets = this.#buckets.filter(({ at }) => now - at < WINDOW_MS);
    const total = this.#buckets.reduce((sum, { count }) => sum + count, 0);
    return Math.round((total * WINDOW_MS) / Math.min(WINDOW_MS, now - this.#since));
  }
}
