// Who we are. The cookie decides, which no script can read: so the server says it.

import { Refusal } from "../../state/placing/placer.js";

export class Session {
  #api;
  #tabs;
  #isMissing = false; // the server said so
  #name = null;
  #isNotKept = globalThis.navigator?.cookieEnabled === false;

  constructor(api, tabs) {
    this.#api = api;
    this.#tabs = tabs;
  }

  get isMissing() {
    return this.#isMissing;
  }

  // As others see it, once the server has said it.
  get name() {
    return this.#name;
  }

  // Null for somebody who has not placed yet: looking needs no session.
  async me() {
    const me = await this.#api.me();
    this.#isMissing = me === null;
    this.#name = me?.display_name ?? null;
    return me;
  }

  // Of tabs that ask at one moment the second is told the first one's player.
  async begin() {
    if (this.#isNotKept) throw noCookies();
    const me = await this.#tabs.inTurn("place.session", () => this.#api.newSession());
    this.#name = me?.display_name ?? null;
    this.began();
    this.#tabs.tellJoined();
  }

  began() {
    this.#isMissing = false;
  }

  // The browser dropped the session that it was given: another one would go the same way.
  notKept() {
    this.#isNotKept = this.#isMissing = true;
    return noCookies();
  }
}

function noCookies() {
  return new Refusal({ type: "/problems/no-cookies", title: "This browser keeps no cookies." });
}
