// Keys to actions, by the player's key map; silent while somebody types or a dialog is open.

import { Digits, keyName } from "../../state/settings/keymap.js";

const FIELDS = "input:not([type=checkbox]), textarea, select, [contenteditable]";
const TYPED = "input:not([type=checkbox], [type=range]), textarea, select, [contenteditable]";
const PRESSABLE = "button, a[href], summary, input, select, dialog"; // in a panel nothing is placed
const PRESSES = ["Enter", " "];

export class Keyboard {
  #keymap;
  #commands;
  #onDigit;
  #digits = new Digits();
  #lent = null; // {keys, actions}
  #listener = (event) => this.#press(event);

  constructor({ keymap, commands, palette }) {
    this.#keymap = keymap;
    this.#commands = commands;
    this.#onDigit = (digit, at) => {
      const index = this.#digits.press(digit, at, palette.colors.length);
      if (index !== null) palette.choose(index);
    };
  }

  enable() {
    document.addEventListener("keydown", this.#listener);
  }

  disable() {
    document.removeEventListener("keydown", this.#listener);
  }

  // These keys, {key: command}, come first; of all others only those of such actions do anything.
  lend(keys, actions) {
    this.#lent = { keys, actions };
  }

  takeBack() {
    this.#lent = null;
  }

  #press(event) {
    if (event.defaultPrevented || event.isComposing || event.altKey) return;
    if (document.querySelector("dialog:modal")) return;
    if (this.#lent && this.#pressLent(event)) return;
    if (event.target.closest?.(FIELDS)) {
      if (event.key !== "Escape") return;
      event.target.blur();
    }
    if (PRESSES.includes(event.key) && event.target.closest?.(PRESSABLE)) return;
    const digit = digitOf(event);
    if (digit !== null) return this.#lent || this.#onDigit(digit, event.timeStamp);
    const action = found(event, (name) => this.#keymap.actionOf(name));
    const command = this.#commands[action];
    if (!command || (this.#lent && !this.#lent.actions.includes(action))) return;
    event.preventDefault();
    command({ isKey: true });
  }

  // A slider is moved by other keys.
  #pressLent(event) {
    if (event.target.closest?.(TYPED)) return false;
    const command = found(event, (name) => this.#lent.keys[name]);
    if (!command) return false;
    event.preventDefault();
    command();
    return true;
  }
}

// On a keyboard with other letters, the place of the key counts.
function found(event, known) {
  const value = known(keyName(event));
  const isForeign = event.key.length === 1 && event.key > "\u007f";
  if (value || !isForeign || !/^Key[A-Z]$/.test(event.code)) return value;
  const { shiftKey, ctrlKey, metaKey } = event;
  return known(keyName({ key: event.code.at(-1), shiftKey, ctrlKey, metaKey }));
}

// The number row is one also where its digits need Shift, as on French and Czech keyboards.
function digitOf({ key, code, shiftKey, ctrlKey, metaKey }) {
  if (ctrlKey || metaKey) return null;
  if (/^[0-9]$/.test(key)) return Number(key);
  const [, digit] = (!shiftKey && /^Digit([0-9])$/.exec(code)) || [];
  return digit ? Number(digit) : null;
}
