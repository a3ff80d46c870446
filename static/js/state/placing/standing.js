// What the server says of this player: cooldown and ban. It is asked whenever something happened
// that may have changed them, and at the end of a ban.
//
// `me()` answers as GET /api/me does, null without a session; `delay(ms, then)` returns a cancel.

const RETRY_MS = 5_000;
const SOONEST_MS = 250;
const LATEST_MS = 3_600_000; // timers cannot wait for weeks

export class Standing {
  #me;
  #status;
  #cooldown;
  #delay;
  #asked = 0;
  #cancel = () => {};

  constructor({ me, status, cooldown, delay }) {
    this.#me = me;
    this.#status = status;
    this.#cooldown = cooldown;
    this.#delay = delay;
  }

  async ask() {
    const asked = ++this.#asked;
    const { readyAt } = this.#cooldown;
    const me = await this.#me().catch(() => undefined);
    if (asked !== this.#asked) return; // somebody asked later
    if (me === undefined) return this.askIn(RETRY_MS);
    if (readyAt !== this.#cooldown.readyAt) return this.ask(); // a placement has come in between
    this.#take(me);
  }

  askIn(ms) {
    this.#cancel();
    this.#cancel = this.#delay(Math.min(ms, LATEST_MS), () => this.ask());
  }

  #take(me) {
    this.#cancel();
    this.#status.set({ ban: me?.ban ?? null });
    this.#cooldown.agree(me?.wait_ms ?? 0);
    if (me?.ban?.until) this.askIn(Math.max(SOONEST_MS, leftMs(me)));
  }

}

// By the server's clock, which the answer tells: ours may be wrong by hours.
function leftMs({ ban, next_placement_at: nextAt, wait_ms: waitMs }) {
  return Date.parse(ban.until) - (Date.parse(nextAt) - waitMs);
}
