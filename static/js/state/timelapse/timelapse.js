// A board's history as one looks at it: which moment is shown, and how it goes on by itself.

import { Signal } from "../signal.js";
import { KeptHistory } from "./kept_history.js";
import { PastBoard } from "./past_board.js";
import { Reels, readWhole } from "./reels.js";

export const SPEEDS = Object.freeze([1, 10, 100, 1_000, 10_000, 100_000]);

const WHOLE_MS = 60_000; // in which the whole event is played at first, or less
const LONGEST_TICK_MS = 250; // a tab that was away does not jump
const AHEAD = 4; // chunks that are asked for before they are needed

export class Timelapse {
  moved = new Signal(); // to another moment
  changed = new Signal(); // what is kept, how it plays, how asking for it goes
  board = new PastBoard();

  kept = null;
  seq = null; // of the moment; none yet
  ms = 0; // its time
  direction = 0; // forwards 1, backwards -1, not at all 0
  speed = SPEEDS[0];
  problem = null; // the error that the last wish ended with
  isWaiting = false; // for what was wished

  #read;
  #reels;
  #wish = 0; // the last one is fulfilled, what was wished before is given up
  #isTicking = false;

  // `read` promises what the server has: index(), and decoded board(url, isAgain) and
  // chunk(url, isAgain).
  constructor(read) {
    this.#read = read;
    this.#reels = new Reels(read.chunk);
  }

  // How many placements are held here.
  get held() {
    return this.#reels.placements;
  }

  // At a number, or where the history ends by now.
  async open(seq = null) {
    await this.#try(async (isMeant) => {
      await this.#renew();
      const pace = (this.kept.lastMs - this.kept.firstMs) / WHOLE_MS;
      this.speed = SPEEDS.find((speed) => speed >= pace) ?? SPEEDS.at(-1);
      await this.#go(seq ?? this.kept.lastSeq, isMeant);
    });
  }

  async seek(seq) {
    await this.#try((isMeant) => this.#go(seq, isMeant));
  }

  async seekTime(ms) {
    await this.#try((isMeant) => this.#goTo(ms, isMeant));
  }

  // To what happened next, or to before what happened last.
  async step(direction) {
    await this.#try(async (isMeant) => {
      const chunk = this.kept.chunkTowards(this.seq, direction);
      if (!chunk) return;
      const reel = await this.#reels.get(chunk);
      await this.#go(direction > 0 ? reel.next(this.seq) : reel.previous(this.seq), isMeant);
    });
  }

  // From the other end, where there is nothing left to play.
  play(direction) {
    if (!this.kept) return;
    this.#wish++;
    const { firstMs, lastMs } = this.kept;
    if (direction > 0 && this.ms >= lastMs) this.ms = firstMs;
    if (direction < 0 && this.ms <= firstMs) this.ms = lastMs;
    this.#set({ direction, problem: null, isWaiting: false });
  }

  pause() {
    this.#wish++;
    this.#set({ direction: 0, isWaiting: false });
  }

  setSpeed(speed) {
    this.#set({ speed });
  }

  // So much time has gone by. While something is still to come, the moment stays.
  async tick(elapsedMs) {
    if (!this.direction || this.#isTicking) return;
    this.#isTicking = true;
    const wish = this.#wish;
    const isMeant = () => wish === this.#wish;
    try {
      await this.#advance(Math.min(elapsedMs, LONGEST_TICK_MS), isMeant);
    } catch (problem) {
      if (isMeant()) this.#set({ direction: 0, problem });
    } finally {
      this.#isTicking = false;
    }
  }

  async #advance(elapsedMs, isMeant) {
    const { direction } = this;
    await this.#goTo(this.ms + elapsedMs * this.speed * direction, isMeant);
    this.#askFor(this.kept.chunksTowards(this.board.seq, direction, AHEAD));
    if (direction < 0 && this.ms <= this.kept.firstMs && isMeant()) this.pause();
    if (direction < 0 || this.ms < this.kept.lastMs || !isMeant()) return;
    await this.#renew(); // the event may have gone on
    if (this.ms >= this.kept.lastMs && isMeant()) this.pause();
  }

  async #try(work) {
    const wish = ++this.#wish;
    const isMeant = () => wish === this.#wish;
    this.#set({ direction: 0, problem: null, isWaiting: true });
    try {
      await work(isMeant);
    } catch (problem) {
      if (isMeant()) this.#set({ problem });
    }
    if (isMeant()) this.#set({ isWaiting: false });
  }

  // The event goes on while somebody looks at its past: so does the bar.
  async renew() {
    try {
      await this.#renew();
    } catch (problem) {
      this.#set({ problem });
    }
  }

  async #renew() {
    this.kept = new KeptHistory(await this.#read.index());
    this.changed.emit();
  }

  async #goTo(ms, isMeant) {
    const { firstMs, lastMs, lastSeq } = this.kept;
    const time = Math.min(lastMs, Math.max(firstMs, ms));
    const chunk = this.kept.chunkAt(time);
    const seq = chunk ? (await this.#reels.get(chunk)).seqAt(time) : lastSeq;
    await this.#go(seq, isMeant, time);
  }

  // What is given up on the way leaves the board at a number of its own, from which the next
  // wish goes on.
  async #go(wanted, isMeant, ms = null) {
    const seq = Math.min(this.kept.lastSeq, Math.max(this.kept.firstSeq, wanted));
    const { checkpoint, chunks } = this.kept.wayTo(seq, this.board.seq);
    if (checkpoint) {
      const snapshot = await readWhole(this.#read.board, checkpoint.url);
      if (!isMeant()) return;
      this.board.load(snapshot, this.kept.shapeAt(checkpoint.seq));
    }
    for (const [at, chunk] of chunks.entries()) {
      this.#askFor(chunks.slice(at + 1, at + AHEAD));
      const reel = await this.#reels.get(chunk);
      if (!isMeant()) return;
      this.#play(reel, seq);
    }
    const time = ms ?? (await this.#msOf(seq));
    if (!isMeant()) return;
    Object.assign(this, { seq, ms: time });
    this.board.tell();
    this.moved.emit();
  }

  #play(reel, seq) {
    const end = Math.min(reel.toSeq, Math.max(reel.fromSeq, seq));
    this.board.play(reel, end, this.kept.shapeAt(end));
  }

  // Asked for again where they are needed, and what goes wrong is said then.
  #askFor(chunks) {
    for (const chunk of chunks) this.#reels.get(chunk).catch(() => {});
  }

  // Without its chunk where that ends there: a checkpoint is shown with nothing else.
  async #msOf(seq) {
    const chunk = this.kept.chunkOf(seq);
    if (!chunk) return this.kept.firstMs;
    return chunk.to_seq === seq ? chunk.to_ms : (await this.#reels.get(chunk)).msAt(seq);
  }

  #set(values) {
    Object.assign(this, values);
    this.changed.emit();
  }
}
