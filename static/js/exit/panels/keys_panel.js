// The key map: what each key does, and a way to choose another one.

import { DEFAULT_KEYS, keyName } from "../../state/settings/keymap.js";
import { actionGroups } from "../words/action_names.js";
import { keyLabel } from "../words/key_label.js";
import { gettext } from "../words/words.js";

const MODIFIERS = ["Shift", "Control", "Alt", "Meta", "Tab"];

export class KeysPanel {
  #element;
  #keymap;
  #settings;
  #names = {};

  constructor(element, keymap, settings) {
    this.#element = element;
    this.#keymap = keymap;
    this.#settings = settings;
    element.append(...actionGroups().map((group) => this.#group(group)));
    element.addEventListener("click", ({ target }) => this.#ask(target.closest("[data-key-of]")));
    element.addEventListener("keydown", (event) => this.#answer(event));
    element.addEventListener("focusout", () => this.show());
    settings.changed.on((name) => name === "keys" && this.show());
    this.show();
  }

  show() {
    for (const button of this.#element.querySelectorAll("[data-key-of]")) {
      const action = button.dataset.keyOf;
      const label = keyLabel(this.#keymap.keyOf(action));
      delete button.dataset.asking;
      button.textContent = label;
      button.setAttribute(
        "aria-label",
        gettext("%(action)s: %(key)s. Press to change.", {
          action: this.#names[action],
          key: label,
        }),
      );
    }
  }

  #group({ title, names }) {
    Object.assign(this.#names, names);
    const section = document.createElement("section");
    const heading = document.createElement("h3");
    heading.textContent = title;
    section.append(heading, ...Object.entries(names).map(row));
    return section;
  }

  #ask(button) {
    if (!button) return;
    this.show();
    button.dataset.asking = "";
    button.textContent = gettext("Press a key…");
  }

  #answer(event) {
    const button = event.target.closest("[data-asking]");
    if (!button || MODIFIERS.includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    const action = button.dataset.keyOf;
    const key = keyName(event);
    const holder = this.#keymap.holderOf(key, action);
    if (holder || /^[0-9]$/.test(key)) {
      button.textContent = gettext("%(key)s is already in use", { key: keyLabel(key) });
      return;
    }
    const keys = { ...this.#settings.get("keys"), [action]: key };
    if (DEFAULT_KEYS[action] === key) delete keys[action];
    this.#settings.set("keys", keys);
    this.show();
  }
}

function row([action, name]) {
  const line = document.createElement("p");
  line.className = "key-row";
  const label = document.createElement("span");
  label.textContent = name;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "key";
  button.dataset.keyOf = action;
  line.append(label, button);
  return line;
}
