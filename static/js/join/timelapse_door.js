// The way into the history. What it takes is loaded when somebody goes there, and the live board
// goes on behind it.

import { find } from "../exit/page/find.js";
import * as texts from "../exit/words/texts.js";

export class TimelapseDoor {
  #page;
  #room = null;
  #isWanted = false;

  constructor(page) {
    this.#page = page;
  }

  get isOpen() {
    return this.#room?.isOpen ?? false;
  }

  // Of the moment that is shown; null for now.
  get seq() {
    return this.isOpen ? this.#room.seq : null;
  }

  // {board, tiles} of the past; null for now.
  get shown() {
    return this.isOpen ? this.#room.shown : null;
  }

  // For tests, and for the curious.
  get room() {
    return this.#room;
  }

  // At a number, or where the history ends by now.
  async open(seq = null) {
    this.#isWanted = true;
    const page = this.#page;
    try {
      this.#room ??= await enter(page);
    } catch (error) {
      console.warn(error); // no network, or a browser that lacks something
      return page.say(texts.noTimelapse(), "bad");
    }
    if (this.#isWanted) this.#room.open(seq);
  }

  close() {
    this.#isWanted = false;
    if (this.isOpen) this.#room.close();
  }
}

async function enter(page) {
  const address = find("timelapse").dataset.script;
  const { makeRoom } = await import(address);
  return makeRoom(page);
}
