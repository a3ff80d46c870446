// What the page says about the whole: board's state, connection, online count, ban.

import { Signal } from "../signal.js";

export class Status {
  changed = new Signal();

  constructor() {
    Object.assign(this, {
      connection: "loading", // loading, live, polling, waiting or paused
      isOffline: false, // the browser itself says that there is no network
      state: "open", // open, frozen or ended
      announcement: "",
      cooldownSeconds: 0,
      dismissed: null, // the announcement that the player has closed
      online: null,
      perMinute: null,
      ban: null,
      isUnavailable: false,
    });
  }

  set(values) {
    const isNew = Object.entries(values).some(([name, value]) => this[name] !== value);
    if (!isNew) return;
    Object.assign(this, values);
    this.changed.emit(values);
  }

  // Why placing makes no sense now, or null.
  get obstacle() {
    if (this.ban) return "banned";
    if (this.state !== "open") return this.state;
    if (this.isOffline) return "offline";
    return null;
  }
}
