// Whether things may move on the page: the player's setting decides, or leaves it to the system.

import { Signal } from "../../state/signal.js";

export class Motion {
  changed = new Signal();

  #settings;
  #calm = matchMedia("(prefers-reduced-motion: reduce)");

  constructor(settings) {
    this.#settings = settings;
    settings.changed.on((name) => name === "motion" && this.changed.emit());
    this.#calm.addEventListener("change", () => this.changed.emit());
  }

  get isCalm() {
    const wish = this.#settings.get("motion");
    return wish === "system" ? this.#calm.matches : wish === "reduced";
  }
}
