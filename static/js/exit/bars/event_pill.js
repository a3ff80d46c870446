// The pill that counts down to an event.

import { clock } from "../../state/placing/cooldown.js";
import { gettext } from "../words/words.js";

const DAY_MS = 86_400_000;
const COUNTED_MS = 2 * DAY_MS; // from here on by the second

export class EventPill {
  #element;
  #countdown;
  #at = "";

  constructor(element, countdown) {
    this.#element = element;
    this.#countdown = countdown;
    countdown.changed.on(() => this.show());
  }

  show() {
    const event = this.#countdown.now;
    const text = event ? sentence(event) : "";
    if (this.#element.textContent !== text) this.#element.textContent = text;
    this.#element.hidden = !event;
    if (event && event.at !== this.#at) this.#element.title = exactly((this.#at = event.at));
  }
}

function sentence({ name, leftMs }) {
  if (!leftMs) return gettext("%(name)s: now", { name });
  return gettext("%(name)s in %(time)s", { name, time: remaining(leftMs) });
}

function remaining(ms) {
  if (ms < COUNTED_MS) return clock(ms);
  const days = { style: "unit", unit: "day", unitDisplay: "long" };
  return new Intl.NumberFormat(language(), days).format(Math.floor(ms / DAY_MS));
}

function exactly(at) {
  return new Date(at).toLocaleString(language(), { dateStyle: "full", timeStyle: "short" });
}

function language() {
  return document.documentElement.lang;
}
