// The chunks that were played last, and those to come: so many placements at most, whatever the
// length of the event.

import { WireError } from "../../wire/varint.js";
import { Reel } from "./reel.js";

const MOST_PLACEMENTS = 800_000; // of 31 bytes each; the largest chunk has a quarter of them

export class Reels {
  #read;
  #most;
  #kept = new Map(); // from_seq -> {reel, placements}, the one that was asked for last behind
  #placements = 0;

  // `read(url, isAgain)` promises a decoded chunk.
  constructor(read, most = MOST_PLACEMENTS) {
    this.#read = read;
    this.#most = most;
  }

  get placements() {
    return this.#placements;
  }

  // Rejects with what reading did, and asks anew the next time.
  get({ from_seq: key, placements, url }) {
    const known = this.#take(key);
    const entry = known ?? { placements, reel: this.#load(url) };
    this.#put(key, entry);
    if (!known) entry.reel.catch(() => this.#kept.get(key) === entry && this.#take(key));
    return entry.reel;
  }

  async #load(url) {
    return new Reel(await readWhole(this.#read, url));
  }

  #take(key) {
    const entry = this.#kept.get(key);
    if (!entry) return null;
    this.#kept.delete(key);
    this.#placements -= entry.placements;
    return entry;
  }

  #put(key, entry) {
    this.#kept.set(key, entry);
    this.#placements += entry.placements;
    for (const oldest of [...this.#kept.keys()]) {
      if (this.#placements <= this.#most || oldest === key) return;
      this.#take(oldest);
    }
  }
}

// What is damaged may have become so on its way, or in a cache: it is fetched once more.
export async function readWhole(read, url) {
  try {
    return await read(url, false);
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    return read(url, true);
  }
}
