// The one big button: says what can be done now, counts down, and places where the reticle is.

import { clock } from "../../state/placing/cooldown.js";
import { gettext } from "../words/words.js";

const RING_STEPS = 120;
const PULSE = ["none", "scale(1.07)", "none"].map((transform) => ({ transform }));

export class ActionButton {
  #button;
  #text;
  #ring;
  #parts;

  constructor(button, parts) {
    this.#button = button;
    this.#text = button.querySelector("span");
    this.#ring = button.querySelector(".ring");
    this.#parts = parts; // {palette, reticle, cooldown, status, motion, protection}
    const show = () => this.show();
    for (const signal of [
      parts.palette.chosen,
      parts.reticle.moved,
      parts.cooldown.changed,
      parts.cooldown.ended,
      parts.status.changed,
    ])
      signal.on(show);
    parts.cooldown.ended.on(() => this.#pulse());
  }

  show() {
    const { text, kind } = this.#now();
    if (this.#text.textContent !== text) this.#text.textContent = text;
    if (this.#button.dataset.kind !== kind) {
      this.#button.dataset.kind = kind;
      this.#button.setAttribute("aria-disabled", String(kind !== "ready"));
    }
    if (kind === "cooling") this.#drain();
  }

  // In steps that can just be seen, so that minutes of waiting cost no painting in between.
  #drain() {
    const step = String(Math.ceil(this.#parts.cooldown.share * RING_STEPS) / RING_STEPS);
    if (this.#ring.style.getPropertyValue("--share") !== step)
      this.#ring.style.setProperty("--share", step);
  }

  #pulse() {
    if (!this.#parts.motion.isCalm) this.#button.animate(PULSE, { duration: 500, iterations: 2 });
  }

  #now() {
    const { palette, reticle, cooldown, status, protection } = this.#parts;
    if (status.obstacle) return { text: obstacle(status.obstacle), kind: "blocked" };
    if (cooldown.waitMs > 0) {
      const time = clock(cooldown.waitMs);
      return { text: gettext("Next pixel in %(time)s", { time }), kind: "cooling" };
    }
    if (!palette.color) return { text: gettext("Choose a colour"), kind: "hint" };
    if (!reticle.point || !reticle.isHeld) return { text: gettext("Pick a pixel"), kind: "hint" };
    if (protection.has(reticle.point.x, reticle.point.y))
      return { text: gettext("Protected"), kind: "blocked" };
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
