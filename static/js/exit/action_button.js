// The one big button: says what can be done now, counts down, and places where the reticle is.

import { clock } from "../state/cooldown.js";
import { gettext } from "./words.js";

export class ActionButton {
  #button;
  #parts;

  constructor(button, parts) {
    this.#button = button;
    this.#parts = parts; // {palette, reticle, cooldown, status}
    const show = () => this.show();
    for (const signal of [
      parts.palette.chosen,
      parts.reticle.moved,
      parts.cooldown.changed,
      parts.cooldown.ended,
      parts.status.changed,
    ])
      signal.on(show);
  }

  show() {
    const { text, kind } = this.#now();
    if (this.#button.textContent !== text) this.#button.textContent = text;
    this.#button.dataset.kind = kind;
    this.#button.setAttribute("aria-disabled", String(kind !== "ready"));
  }

  #now() {
    const { palette, reticle, cooldown, status } = this.#parts;
    if (status.obstacle) return { text: obstacle(status.obstacle), kind: "blocked" };
    if (cooldown.waitMs > 0) return { text: clock(cooldown.waitMs), kind: "cooling" };
    if (!palette.color) return { text: gettext("Choose a colour"), kind: "hint" };
    if (!reticle.point || !reticle.isHeld) return { text: gettext("Pick a pixel"), kind: "hint" };
    return { text: gettext("Place at %(x)s, %(y)s", reticle.point), kind: "ready" };
  }
}

function obstacle(name) {
  return {
    banned: gettext("Banned"),
    frozen: gettext("Frozen"),
    ended: gettext("The event is over"),
    offline: gettext("Offline"),
  }[name];
}
