// How the line to the server stands: "loading", "live", "polling", "waiting" or "paused".
// One that was lost stays so, for whoever looks at the page, until the server has spoken.

import { Signal } from "../signal.js";

export class LineState {
  changed = new Signal();
  name = "paused";

  get isLost() {
    return this.name === "waiting" || this.name === "polling";
  }

  become(name) {
    if (name === this.name || (name === "loading" && this.isLost)) return;
    this.name = name;
    this.changed.emit(name);
  }
}
