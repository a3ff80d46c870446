// Placing: shown at once, sent, and taken back with the reason if the server says no.
//
// `send(place)` answers with {seq, waitMs} or throws a Refusal.

import { Signal } from "./signal.js";

export class Refusal extends Error {
  constructor(problem) {
    super(problem.detail || problem.title);
    this.problem = problem;
    this.slug = String(problem.type ?? "").split("/").pop();
    this.waitMs = problem.wait_ms;
  }
}

export class Placer {
  placed = new Signal(); // {x, y, color, seq}
  refused = new Signal(); // Refusal, with the place

  #board;
  #cooldown;
  #send;
  #isBusy = false;

  constructor({ board, cooldown, send }) {
    this.#board = board;
    this.#cooldown = cooldown;
    this.#send = send;
  }

  async place(x, y, color) {
    if (this.#isBusy || !this.#board.has(x, y)) return;
    if (this.#cooldown.waitMs > 0)
      return this.#refuse({ x, y, color }, tooSoon(this.#cooldown.waitMs));
    const index = this.#board.index(x, y);
    this.#isBusy = true;
    this.#board.expect(index, color);
    try {
      const { seq, waitMs } = await this.#send({ x, y, color });
      this.#board.accept(index, seq);
      this.#cooldown.start(waitMs);
      this.placed.emit({ x, y, color, seq });
    } catch (error) {
      this.#board.refuse(index);
      if (!(error instanceof Refusal)) throw error;
      if (error.slug === "cooldown") this.#cooldown.start(error.waitMs);
      this.#refuse({ x, y, color }, error);
    } finally {
      this.#isBusy = false;
    }
  }

  #refuse(place, refusal) {
    this.refused.emit({ place, refusal });
  }
}

function tooSoon(waitMs) {
  return new Refusal({ type: "/problems/cooldown", title: "Too soon", wait_ms: waitMs });
}
