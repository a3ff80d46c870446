// The one way to synchronise: fetch the board (seq B), connect with since=B, apply frames.
// First load, reconnecting, waking up and repairing a gap all come through here.
//
// `fetchBoard()` answers with a snapshot, perhaps one that was kept, or throws; `askForBoard()`
// only with what the server itself says; `connect(board, events)` opens a socket from the board's
// seq on and returns {close()}; events are {frame, control, closed}. `delay(ms, then)` returns a cancel.

import { Signal } from "../signal.js";
import { Backoff } from "./backoff.js";
import { LineState } from "./line_state.js";
import { Poll } from "./poll.js";

const RESYNC_JITTER_MS = 3_000;
const STEADY_MS = 5_000; // a connection that lived this long was a good one
const BUFFERED_FRAMES = 5_000;

export class Sync {
  control = new Signal(); // hello, config, online, notice, refused, bye
  closed = new Signal(); // by the server, with this code
  polled = new Signal(); // the board was renewed without a socket

  #board;
  #fetchBoard;
  #connect;
  #delay;
  #random;
  #now;
  #backoff;
  #poll;
  #socket = null;
  #cancel = () => {};
  #buffer = null; // frames that came while the board is being fetched
  #attempt = 0; // answers to an earlier attempt are ignored
  #retryMs = 0;
  #liveSince = null;
  #line = new LineState();
  #hasBoard = false;

  constructor(parts) {
    const { board, fetchBoard, connect, delay, random, now } = parts;
    [this.#board, this.#fetchBoard, this.#connect] = [board, fetchBoard, connect];
    [this.#delay, this.#random, this.#now] = [delay, random, now];
    this.#backoff = new Backoff(random);
    this.#poll = new Poll({ ...parts, tell: (isAnswered) => this.#looked(isAnswered) });
  }

  get status() {
    return this.#line.changed;
  }

  get state() {
    return this.#line.name;
  }

  get hasBoard() {
    return this.#hasBoard;
  }

  start() {
    if (this.state === "paused") this.#again();
  }

  pause() {
    this.#poll.stop();
    this.#leave();
    this.#line.become("paused");
  }

  // The line is back, or the machine woke up: no reason to wait any longer.
  hurry() {
    if (!this.#line.isLost || this.#socket) return;
    this.#backoff.reset();
    this.#again();
  }

  // Nothing is heard of the line, although nobody closed it.
  lost() {
    if (!this.#socket) return;
    if (this.state !== "live") return this.#closed({});
    this.#leave();
    this.#line.become("waiting");
    this.#again();
  }

  // Opens another socket from where we are: after a wake-up, or with a new session.
  reconnect() {
    if (this.state === "paused") return;
    this.#leave();
    this.#again();
  }

  // Everything from the beginning: it is another board now, for everybody, hence the wait.
  reload() {
    if (this.state === "paused") return;
    this.#leave();
    this.#hasBoard = false;
    this.#line.become("loading");
    this.#cancel = this.#delay(this.#random() * RESYNC_JITTER_MS, () => this.#load());
  }

  #again() {
    if (this.#hasBoard) this.#open();
    else this.#load();
  }

  async #load() {
    this.#cancel();
    const attempt = ++this.#attempt;
    this.#line.become("loading");
    this.#buffer = [];
    await this.#bring(attempt);
  }

  async #bring(attempt) {
    const answer = await this.#fetchBoard().catch((error) => ({ error }));
    if (attempt !== this.#attempt) return;
    if (!answer.error) return this.#take(answer);
    this.#leave();
    this.#hasBoard = false;
    this.#wait({ retryMs: answer.error.retryMs });
  }

  #take(snapshot) {
    const frames = this.#buffer;
    this.#buffer = null;
    this.#board.load(snapshot);
    this.#hasBoard = true;
    if (!this.#socket) return this.#open();
    this.#line.become("live");
    for (const frame of frames) if (!this.#apply(frame)) return;
  }

  #open() {
    this.#cancel();
    const attempt = ++this.#attempt;
    const mine = (handle) => (value) => {
      if (attempt === this.#attempt) handle(value);
    };
    this.#line.become("loading");
    this.#retryMs = 0;
    this.#socket = this.#connect(this.#board, {
      frame: mine((frame) => this.#frame(frame)),
      control: mine((message) => this.#heard(message)),
      closed: mine((close) => this.#closed(close)),
    });
  }

  #frame(frame) {
    if (!this.#buffer) return void this.#apply(frame);
    this.#buffer.push(frame);
    if (this.#buffer.length > BUFFERED_FRAMES) this.#buffer.shift(); // the gap shows later
  }

  #apply(frame) {
    if (this.#board.apply(frame)) return true;
    const wasSteady = this.#isSteady;
    this.#leave();
    if (wasSteady) this.#again();
    else this.#wait({}); // a server that sends nothing but gaps must not be asked at once
    return false;
  }

  get #isSteady() {
    return this.#liveSince !== null && this.#now() - this.#liveSince > STEADY_MS;
  }

  #heard(message) {
    if (message.type === "hello") {
      this.#liveSince = this.#now();
      this.#poll.stop();
      this.#line.become("live");
    }
    if (message.type === "bye") this.#retryMs = message.retry_ms ?? 0;
    if (message.type === "resync") return this.#resync();
    this.control.emit(message);
  }

  // The ring does not reach back to us. Everybody else may hear the same now, hence the wait;
  // the socket stays, and what comes over it in the meantime is kept.
  #resync() {
    this.#cancel();
    const attempt = this.#attempt;
    this.#buffer = [];
    this.#line.become("loading");
    this.#cancel = this.#delay(this.#random() * RESYNC_JITTER_MS, () => this.#bring(attempt));
  }

  #closed({ code }) {
    const wasFetching = this.#buffer !== null;
    const isMute = this.#liveSince === null && !(code >= 4000); // those codes are the server's
    if (this.#isSteady) this.#backoff.reset();
    this.#leave();
    if (wasFetching) this.#hasBoard = false;
    this.#wait({ code, retryMs: this.#retryMs });
    if (this.#hasBoard && isMute) this.#poll.socketFailed();
    else this.#poll.stop();
    this.closed.emit(code);
  }

  #wait(why) {
    if (this.state !== "polling") this.#line.become("waiting");
    this.#cancel = this.#delay(this.#backoff.next(why), () => this.#again());
  }

  #looked(isAnswered) {
    if (!this.#line.isLost) return;
    this.#line.become(isAnswered ? "polling" : "waiting");
    if (isAnswered) this.polled.emit();
  }

  #leave() {
    this.#attempt++;
    this.#cancel();
    this.#cancel = () => {};
    this.#buffer = null;
    this.#liveSince = null;
    this.#socket?.close();
    this.#socket = null;
  }
}
