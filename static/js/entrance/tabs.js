// The other tabs of this browser, which are the same player: taking turns, and telling them of a
// session. Where a browser lacks either, a tab learns from the server whose it is.

import { Signal } from "../state/signal.js";

export class Tabs {
  joined = new Signal(); // another tab has got a session

  #channel = globalThis.BroadcastChannel ? new BroadcastChannel("place.session") : null;

  constructor() {
    if (this.#channel) this.#channel.onmessage = () => this.joined.emit();
  }

  tellJoined() {
    this.#channel?.postMessage("joined");
  }

  inTurn(name, work) {
    const locks = globalThis.navigator?.locks; // of secure pages only
    return locks ? locks.request(name, work) : work();
  }

  close() {
    this.#channel?.close();
  }
}
