// Which key does what. Keys are named as in KeyboardEvent.key, single letters in lower case,
// with "Shift+" or "Ctrl+" in front where it matters.

export const DEFAULT_KEYS = Object.freeze({
  reticleUp: "ArrowUp",
  reticleDown: "ArrowDown",
  reticleLeft: "ArrowLeft",
  reticleRight: "ArrowRight",
  reticleFarUp: "Shift+ArrowUp",
  reticleFarDown: "Shift+ArrowDown",
  reticleFarLeft: "Shift+ArrowLeft",
  reticleFarRight: "Shift+ArrowRight",
  place: "Enter",
  undo: "z",
  undoCtrl: "Ctrl+z",
  cancel: "Escape",
  colorNext: "PageDown",
  colorPrevious: "PageUp",
  colorNextLetter: "k",
  colorPreviousLetter: "j",
  panUp: "w",
  panDown: "s",
  panLeft: "a",
  panRight: "d",
  zoomIn: "e",
  zoomOut: "q",
  zoomInSign: "+",
  zoomOutSign: "-",
  fit: "f",
  pick: "c",
  inspect: "i",
  lastPixel: "r",
  nextWrong: "n",
  grid: "g",
  heat: "h",
  untouched: "x",
  templates: "v",
  overlays: "o",
  opacityUp: "Shift+PageUp",
  opacityDown: "Shift+PageDown",
  copyLink: "l",
  snapshot: "p",
  timelapse: "y",
  minimap: "m",
  fullscreen: "Shift+f",
  hideInterface: "u",
  settings: "t",
  help: "?",
});

export class Keymap {
  #own; // () => {action: key}

  constructor(own) {
    this.#own = own;
  }

  get entries() {
    return Object.entries({ ...DEFAULT_KEYS, ...this.#own() });
  }

  keyOf(action) {
    return this.#own()[action] ?? DEFAULT_KEYS[action];
  }

  actionOf(key) {
    return this.entries.find(([, candidate]) => candidate === key)?.[0] ?? null;
  }

  // Who else has this key: two actions on one key would make one of them unreachable.
  holderOf(key, except) {
    return this.entries.find(([action, taken]) => taken === key && action !== except)?.[0] ?? null;
  }
}

// The name of the key that an event stands for. Signs such as "?" need Shift on some
// keyboards and not on others, so Shift is only named for letters and named keys.
export function keyName({ key, shiftKey, ctrlKey, metaKey }) {
  const isLetter = key.length === 1 && key.toLowerCase() !== key.toUpperCase();
  const name = isLetter ? key.toLowerCase() : key;
  const shift = shiftKey && (isLetter || key.length > 1) ? "Shift+" : "";
  return `${ctrlKey || metaKey ? "Ctrl+" : ""}${shift}${name}`;
}

// Digits choose colours by their number; another digit within the time makes it longer.
export class Digits {
  static WINDOW_MS = 500;

  #number = 0;
  #at = -Infinity;

  // The palette index that the digit means now, given how many colours there are.
  press(digit, at, count) {
    const longer = this.#number * 10 + digit;
    const goesOn = this.#number > 0 && at - this.#at <= Digits.WINDOW_MS && longer <= count;
    this.#number = goesOn ? longer : digit;
    this.#at = at;
    const number = this.#number || 10;
    return number <= count ? number - 1 : null;
  }
}
