// The line to the server: keeps the board in step, sends placements.

import { Refusal } from "../../state/placing/placer.js";
import { Sync } from "../../state/sync/sync.js";
import { delay } from "./delay.js";
import { settle } from "./settle.js";
import { BoardSocket } from "./socket.js";

const SILENT_MS = 45_000; // the server says something every 20 s
const GREETING_MS = 10_000; // until a socket's first word
const BACK_MS = 8_000; // that a lost line may take to come back before we go on without it

export class Line {
  #api;
  #session;
  #board;
  #isOffline;
  #hasCooldown;
  #socket = null;

  constructor({ api, session, tabs, board, now, random, isOffline, hasCooldown }) {
    this.#api = api;
    this.#session = session;
    this.#board = board;
    this.#isOffline = isOffline ?? (() => false);
    this.#hasCooldown = hasCooldown ?? (() => false);
    tabs.joined.on(() => this.#renew());
    this.sync = new Sync({
      board,
      now,
      random,
      fetchBoard: () => api.board(),
      askForBoard: () => api.boardOfServer(),
      connect: (board, events) => this.#connect(board, events),
      delay,
    });
  }

  // Who does not answer may have placed it all the same: the line is given up, and whoever
  // answers next says what became of it.
  async send(place) {
    if (this.#isOffline()) throw new Refusal({ type: "/problems/offline", title: "Offline" });
    const since = this.#board.seq;
    try {
      return await this.#ask(place);
    } catch (error) {
      if (error.slug !== "unanswered") throw error;
    }
    this.sync.lost();
    await this.#back();
    const ask = (wish) => this.#ask(wish);
    const hasCooldown = this.#hasCooldown();
    return settle({ api: this.#api, ask, wish: place, since, hasCooldown });
  }

  // To the moderators, for which a session is needed as well.
  async report(report) {
    const post = () => this.#api.report(report);
    const answer = !this.#session.isMissing && (await orNobody(post()));
    return answer || this.#join(post);
  }

  // Called about once a second: a line may die without being closed.
  look() {
    const patienceMs = this.#socket?.hasHeard ? SILENT_MS : GREETING_MS;
    if (this.#socket?.silentMs > patienceMs) this.sync.lost();
  }

  // After sleep a socket may look open and be dead.
  wake() {
    this.look();
    this.sync.hurry();
  }

  // A session is asked for only when there is none: the server said so, here or before. What a
  // socket may do was settled by the cookie of its handshake, so it is asked first and the
  // cookie of now after it.
  async #ask(place) {
    const post = () => this.#api.place(place);
    if (this.#session.isMissing) return this.#join(post);
    const isOpen = this.#socket?.isOpen;
    const answer = isOpen && (await orNobody(this.#socket.place(place)));
    if (answer) return answer;
    const later = await orNobody(post());
    if (!later) return this.#join(post);
    if (isOpen) this.#renew();
    return later;
  }

  async #join(post) {
    await this.#session.begin();
    this.#renew();
    const answer = await orNobody(post());
    if (!answer) throw this.#session.notKept();
    return answer;
  }

  #renew() {
    this.#session.began();
    this.sync.reconnect(); // a socket places only if it was opened with the session's cookie
  }

  #back() {
    if (this.sync.state !== "waiting") return null;
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, BACK_MS);
      const stop = this.sync.status.on(() => {
        clearTimeout(timer);
        stop();
        resolve();
      });
    });
  }

  #connect(board, events) {
    this.#socket = new BoardSocket(board, events);
    return this.#socket;
  }
}

async function orNobody(answer) {
  try {
    return await answer;
  } catch (error) {
    if (error.slug === "no-session") return null;
    throw error;
  }
}
