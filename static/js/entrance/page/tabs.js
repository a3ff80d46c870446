// The other tabs of this browser, which are the same player: taking turns, and telling them of a
// session and of a wait. Where a browser lacks either, a tab learns it from the server.

import { Signal } from "../../state/signal.js";

export class Tabs {
  joined = new Signal(); // another tab has got a session
  waited = new Signal(); // another tab has to wait so many ms

  #channel = globalThis.BroadcastChannel ? new BroadcastChannel("place.session") : null;

  constructor() {
    if (this.#channel) this.#channel.onmessage = ({ data }) => this.#hear(data);
  }

  get areHeard() {
    return this.#channel !== null;
  }

  tellJoined() {
    this.#channel?.postMessage({ joined: true });
  }

  // How long, not until when: each tab has a clock of its own.
  tellWait(waitMs) {
    this.#channel?.postMessage({ waitMs });
  }

  inTurn(name, work) {
    const locks = globalThis.navigator?.locks; // of secure pages only
    return locks ? locks.request(name, work) : work();
  }

  close() {
    this.#channel?.close();
  }

  #hear({ joined, waitMs }) {
    if (joined) this.joined.emit();
    else this.waited.emit(waitMs);
  }
}
