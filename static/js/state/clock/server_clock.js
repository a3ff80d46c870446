// What time it is at the server, for what has a time there: our own clock may be wrong by hours.

export class ServerClock {
  #now;
  #own;
  #shift = null;

  // `now` cannot be set by anybody; `own` is the machine's clock, until the server has spoken.
  constructor({ now, own }) {
    this.#now = now;
    this.#own = own;
  }

  // RFC 3339, as the server says it now. An older one says nothing.
  set(at) {
    const ms = Date.parse(at ?? "");
    if (!Number.isNaN(ms)) this.#shift = ms - this.#now();
  }

  get ms() {
    return this.#shift === null ? this.#own() : this.#now() + this.#shift;
  }
}
