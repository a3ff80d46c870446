// The line to the server: keeps the board in step, sends placements.

import { Sync } from "../state/sync.js";
import { BoardSocket } from "./socket.js";

const SILENT_MS = 90_000; // longer than the server is ever quiet

export class Line {
  #api;
  #session;
  #socket = null;

  constructor({ api, session, tabs, board, now, random }) {
    this.#api = api;
    this.#session = session;
    tabs.joined.on(() => this.#renew());
    this.sync = new Sync({
      board,
      now,
      random,
      fetchBoard: () => api.board(),
      connect: (since, events) => this.#connect(since, events),
      delay: (ms, then) => {
        const timer = setTimeout(then, ms);
        return () => clearTimeout(timer);
      },
    });
  }

  // A session is asked for only when there is none: the server said so, here or before. What a
  // socket may do was settled by the cookie of its handshake, so it is asked first and the
  // cookie of now after it.
  async send(place) {
    if (this.#session.isMissing) return this.#join(place);
    const isOpen = this.#socket?.isOpen;
    const answer = isOpen && (await orNobody(this.#socket.place(place)));
    if (answer) return answer;
    const later = await orNobody(this.#api.place(place));
    if (!later) return this.#join(place);
    if (isOpen) this.#renew();
    return later;
  }

  // After sleep a socket may look open and be dead.
  wake() {
    if (this.#socket && this.#socket.silentMs > SILENT_MS) this.sync.reconnect();
    else this.sync.hurry();
  }

  async #join(place) {
    await this.#session.begin();
    this.#renew();
    return this.#api.place(place);
  }

  #renew() {
    this.#session.began();
    this.sync.reconnect(); // a socket places only if it was opened with the session's cookie
  }

  #connect(since, events) {
    this.#socket = new BoardSocket(since, events);
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
