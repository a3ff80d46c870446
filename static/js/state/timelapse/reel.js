// A chunk of the history as it is played: where a number or a time lies in it.

export class Reel {
  #clock; // the latest time up to each placement
  #marks; // seq and latest time of each change of the board

  constructor(chunk) {
    Object.assign(this, chunk);
    this.#clock = new Float64Array(chunk.times.length);
    this.#marks = [];
    this.#wind(chunk);
  }

  // How many placements there are up to a number.
  count(seq) {
    return upTo(this.seqs, seq);
  }

  // The last number that was there at a time.
  seqAt(ms) {
    const placements = upTo(this.#clock, ms);
    const placement = placements ? this.seqs[placements - 1] : this.fromSeq;
    return Math.max(placement, this.#marks.filter((mark) => mark.ms <= ms).at(-1)?.seq ?? 0);
  }

  msAt(seq) {
    const placements = this.count(seq);
    const ms = placements ? this.#clock[placements - 1] : this.fromMs;
    return Math.max(ms, this.#marks.filter((mark) => mark.seq <= seq).at(-1)?.ms ?? ms);
  }

  // The number of what comes next, or of the reel's end.
  next(seq) {
    const placement = this.seqs[this.count(seq)] ?? Infinity;
    const change = this.#marks.find((mark) => mark.seq > seq)?.seq ?? Infinity;
    return Math.min(placement, change, this.toSeq);
  }

  // The number at which what came last had not happened yet.
  previous(seq) {
    return this.#before(this.#before(seq + 1));
  }

  // Placements and changes in their order, each with the latest time up to it.
  #wind({ seqs, times, changes, fromMs }) {
    let latest = fromMs;
    let at = 0;
    const windTo = (seq) => {
      for (; at < seqs.length && seqs[at] < seq; at++)
        this.#clock[at] = latest = Math.max(latest, times[at]);
    };
    for (const { seq, atMs } of changes) {
      windTo(seq);
      latest = Math.max(latest, atMs);
      this.#marks.push({ seq, ms: latest });
    }
    windTo(Infinity);
  }

  // Of the last thing below a number, or of the reel's beginning.
  #before(seq) {
    const placements = this.count(seq - 1);
    const placement = placements ? this.seqs[placements - 1] : this.fromSeq;
    const isBefore = (mark) => mark.seq < seq;
    return Math.max(placement, this.#marks.filter(isBefore).at(-1)?.seq ?? 0);
  }
}

// How many of ascending numbers are not above it.
function upTo(numbers, value) {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
