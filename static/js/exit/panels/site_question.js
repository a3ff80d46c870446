// Asks whether a picture may be loaded from a site.

import { gettext } from "../words/words.js";

export class SiteQuestion {
  #panel;
  #text;
  #answer = () => {};

  constructor(panel, text, allow) {
    this.#panel = panel;
    this.#text = text;
    allow.addEventListener("click", () => {
      this.#answer(true);
      panel.close();
    });
    panel.toggled.on((isOpen) => isOpen || this.#answer(false));
  }

  ask(site) {
    this.#text.textContent = gettext(
      "This link lays an image from %(site)s over the board. Loading it reveals your IP address to that site.",
      { site },
    );
    this.#panel.open();
    return new Promise((resolve) => (this.#answer = resolve));
  }
}
