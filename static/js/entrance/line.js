// The line to the server: keeps the board in step, knows the session, sends placements.

import { Sync } from "../state/sync.js";
import { BoardSocket } from "./socket.js";

const JOINED = "place.joined"; // the cookie itself is out of a script's sight
const SILENT_MS = 90_000; // longer than the server is ever quiet

export class Line {
  #api;
  #storage;
  #socket = null;
  #hasSession = false;
  #socketHasSession = false;

  constructor({ api, board, storage, now, random }) {
    this.#api = api;
    this.#storage = storage;
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

  // Who we are, or null for somebody who has not placed yet: looking needs no session.
  async me() {
    if (!this.#storage.getItem(JOINED)) return null;
    const me = await this.#api.me();
    this.#hasSession = me !== null;
    return me;
  }

  async send(place) {
    if (!this.#hasSession) await this.#join();
    try {
      return await this.#sendOnce(place);
    } catch (error) {
      if (error.slug !== "no-session") throw error;
      await this.#join();
      return this.#api.place(place);
    }
  }

  // After sleep a socket may look open and be dead.
  wake() {
    if (this.#socket && this.#socket.silentMs > SILENT_MS) this.sync.reconnect();
    else this.sync.hurry();
  }

  #sendOnce(place) {
    const isFit = this.#socket?.isOpen && this.#socketHasSession;
    return isFit ? this.#socket.place(place) : this.#api.place(place);
  }

  async #join() {
    await this.#api.newSession();
    this.#storage.setItem(JOINED, "1");
    this.#hasSession = true;
    this.sync.reconnect(); // a socket places only if it was opened with the session's cookie
  }

  #connect(since, events) {
    this.#socketHasSession = this.#hasSession;
    this.#socket = new BoardSocket(since, events);
    return this.#socket;
  }
}
