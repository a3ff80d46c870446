// Placing: shown at once, sent, and taken back with the reason if the server says no.
//
// `send(place)` answers with {seq, waitMs} or throws a Refusal.

import { Signal } from "../signal.js";

export class Refusal extends Error {
  constructor(problem) {
    super(problem.detail || problem.title);
    this.problem = problem;
    this.slug = String(problem.type ?? "")
      .split("/")
      .pop();
    this.waitMs = problem.wait_ms;
  }
}

export class Placer {
  placed = new Signal(); // {x, y, color, seq}
  refused = new Signal(); // Refusal, with the place

  #board;
  #cooldown;
  #send;
  #last = Promise.resolve(); // the placement before: its answer decides about the next one

  constructor({ board, cooldown, send }) {
    this.#board = board;
    this.#cooldown = cooldown;
    this.#send = send;
  }

  place(x, y, color) {
    if (!this.#board.has(x, y)) return this.#last;
    const place = () => this.#place(x, y, color);
    this.#last = this.#last.then(place).catch((error) => console.error(error));
    return this.#last;
  }

  async #place(x, y, color) {
    if (this.#cooldown.waitMs > 0)
      return this.#refuse({ x, y, color }, tooSoon(this.#cooldown.waitMs));
    const address = () => this.#board.address(x, y); // it may be another board meanwhile
    this.#board.expect(address(), color);
    let answer;
    try {
      answer = await this.#send({ x, y, color });
    } catch (error) {
      this.#board.refuse(address());
      if (error.slug === "cooldown") this.#cooldown.start(error.waitMs);
      return this.#refuse({ x, y, color }, error);
    }
    this.#board.accept(address(), answer.seq);
    this.#cooldown.start(answer.waitMs);
    this.placed.emit({ x, y, color, seq: answer.seq });
  }

  #refuse(place, refusal) {
    this.refused.emit({ place, refusal });
  }
}

function tooSoon(waitMs) {
  return new Refusal({ type: "/problems/cooldown", title: "Too soon", wait_ms: waitMs });
}

// Whether it was placed is not known.
export function unanswered() {
  return new Refusal({ type: "/problems/unanswered", title: "The server did not answer." });
}
