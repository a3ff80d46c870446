// The key of each tool: beside its name in a menu, behind it in the title of a bare sign.

import { keyLabel } from "../words/key_label.js";

export class ToolKeys {
  #tools;
  #keymap;

  constructor(tools, keymap, settings) {
    this.#tools = [...tools.querySelectorAll("[data-action]")];
    this.#keymap = keymap;
    for (const tool of this.#tools.filter((each) => each.closest(".tool-menu"))) {
      const key = document.createElement("kbd");
      key.setAttribute("aria-hidden", "true"); // said by aria-keyshortcuts
      tool.append(key);
    }
    settings.changed.on((name) => name === "keys" && this.show());
    this.show();
  }

  show() {
    for (const tool of this.#tools) {
      const key = this.#keymap.keyOf(tool.dataset.action);
      tool.setAttribute("aria-keyshortcuts", key.replace("Ctrl+", "Control+"));
      const place = tool.querySelector("kbd");
      if (place) place.textContent = keyLabel(key);
      else tool.title = `${tool.ariaLabel ?? tool.textContent.trim()} (${keyLabel(key)})`;
    }
  }
}
