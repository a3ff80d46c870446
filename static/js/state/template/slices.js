// Long work in slices of some milliseconds, so that the page answers in between.

const SLICE_MS = 8;

export class Slices {
  #pause;
  #now;
  #run = 0;

  constructor({ pause = (then) => setTimeout(then), now = () => performance.now() } = {}) {
    this.#pause = pause;
    this.#now = now;
  }

  // `work` is an iterator of small steps; the first slice is done at once. Work that was begun
  // before and is not done yet is given up.
  start(work) {
    const run = ++this.#run;
    const go = () => {
      if (run !== this.#run) return;
      const end = this.#now() + SLICE_MS;
      do if (work.next().done) return;
      while (this.#now() < end);
      this.#pause(go);
    };
    go();
  }

  stop() {
    this.#run++;
  }
}
