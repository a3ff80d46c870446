// What the server keeps of the history, as GET /api/history lists it: from where, and over which
// chunks, one gets to a moment. Times here never descend: that of a number is the latest up to it.

import { colorsOf } from "../../wire/shape.js";

const CHECKPOINT_COST = 2; // in chunks: a whole board is more than the placements of most

export class KeptHistory {
  constructor({ first_seq, last_seq, first_ms, last_ms, events, chunks, checkpoints }) {
    Object.assign(this, { firstSeq: first_seq, lastSeq: last_seq });
    Object.assign(this, { firstMs: first_ms, lastMs: last_ms });
    this.chunks = chunks;
    this.checkpoints = checkpoints;
    this.events = events.map((event) => ({ ...event, palette: colorsOf(event.palette) }));
  }

  // Those that change what one sees.
  get landmarks() {
    return this.events.filter(({ kinds }) => kinds.some((kind) => kind !== "bits"));
  }

  // What the board was beside its pixels.
  shapeAt(seq) {
    return this.events[firstIndex(this.events, (event) => event.seq > seq) - 1];
  }

  // The chunk in which a time is passed; null at the end.
  chunkAt(ms) {
    return this.chunks[firstIndex(this.chunks, ({ to_ms }) => to_ms > ms)] ?? null;
  }

  // The chunk that has a number; null for the very first one.
  chunkOf(seq) {
    const chunk = this.chunks[firstIndex(this.chunks, ({ to_seq }) => to_seq >= seq)];
    return chunk?.from_seq < seq ? chunk : null;
  }

  // The chunk through which one goes on in that direction; null at the end.
  chunkTowards(seq, direction) {
    if (direction < 0) return this.chunkOf(seq);
    return this.chunks[firstIndex(this.chunks, ({ to_seq }) => to_seq > seq)] ?? null;
  }

  // That one and those behind it.
  chunksTowards(seq, direction, count) {
    const at = this.chunks.indexOf(this.chunkTowards(seq, direction));
    if (at < 0) return [];
    if (direction > 0) return this.chunks.slice(at, at + count);
    return this.chunks.slice(Math.max(0, at + 1 - count), at + 1).reverse();
  }

  // How to get to a number from where one is (null: nowhere): from there or from a checkpoint on
  // either side (null: from there), over these chunks, in the order in which they are played.
  wayTo(seq, from) {
    const next = firstIndex(this.checkpoints, (each) => each.seq > seq);
    const ways = this.checkpoints
      .slice(next - 1, next + 1)
      .map((checkpoint) => ({ checkpoint, chunks: this.#between(checkpoint.seq, seq) }));
    if (from !== null) ways.push({ checkpoint: null, chunks: this.#between(from, seq) });
    const cost = ({ checkpoint, chunks }) => chunks.length + (checkpoint ? CHECKPOINT_COST : 0);
    return ways.reduce((best, way) => (cost(way) < cost(best) ? way : best));
  }

  #between(from, to) {
    if (from === to) return [];
    const [low, high] = [Math.min(from, to), Math.max(from, to)];
    const first = firstIndex(this.chunks, ({ to_seq }) => to_seq > low);
    const last = firstIndex(this.chunks, ({ to_seq }) => to_seq >= high);
    const chunks = this.chunks.slice(first, last + 1);
    return from < to ? chunks : chunks.reverse();
  }
}

// Of the first one for which it holds, in a list in which it then holds for all; else its length.
function firstIndex(list, holds) {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(list[middle])) high = middle;
    else low = middle + 1;
  }
  return low;
}
