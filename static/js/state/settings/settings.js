// The player's own choices, kept by whatever `storage` is (localStorage in the browser), which
// other tabs write, too: a change adds to what is there.

import { Signal } from "../signal.js";

export const SETTINGS_KEY = "place.settings";

export const DEFAULTS = Object.freeze({
  theme: "system", // system, light or dark
  placing: "auto", // direct, confirm, or auto: direct by mouse, confirmed by touch
  wheel: "auto", // zoom, pan, or auto: a wheel zooms, two fingers on a trackpad pan
  keepColor: true, // after placing
  autoPick: false, // take the template's colour under the pointer
  sound: false,
  volume: 50, // percent
  notify: false,
  grid: true,
  minimap: true,
  marks: false, // signs on colours, for eyes that can't tell them apart
  motion: "system", // system, full or reduced
  inertia: true,
  pictureScale: 1,
  keys: Object.freeze({}), // action -> key, where it differs from the default
});

export class Settings {
  changed = new Signal(); // the name of the setting
  chosen = new Signal(); // the same, when it was chosen here and not in another tab

  #storage;
  #values;

  constructor(storage) {
    this.#storage = storage;
    this.#values = { ...DEFAULTS, ...read(storage) };
  }

  get(name) {
    return this.#values[name];
  }

  set(name, value) {
    if (!(name in DEFAULTS) || this.#values[name] === value) return;
    this.#values[name] = value;
    this.#save({ ...DEFAULTS, ...read(this.#storage), [name]: value });
    this.changed.emit(name);
    this.chosen.emit(name);
  }

  reset() {
    this.#save(DEFAULTS);
    this.#take(DEFAULTS);
  }

  // Another tab has changed what is kept.
  renew() {
    this.#take({ ...DEFAULTS, ...read(this.#storage) });
  }

  #take(values) {
    const isOther = (name) => JSON.stringify(values[name]) !== JSON.stringify(this.#values[name]);
    const others = Object.keys(DEFAULTS).filter(isOther);
    this.#values = { ...values };
    for (const name of others) this.changed.emit(name);
  }

  #save(values) {
    const own = Object.entries(values).filter(([name, value]) => value !== DEFAULTS[name]);
    try {
      this.#storage.setItem(SETTINGS_KEY, JSON.stringify(Object.fromEntries(own)));
    } catch {
      // Private windows may refuse; the choice then lasts as long as the page.
    }
  }
}

// What an older or newer version kept, or a stranger wrote, must not break the page.
function read(storage) {
  try {
    const kept = JSON.parse(storage.getItem(SETTINGS_KEY) ?? "{}");
    const fits = ([name, value]) => name in DEFAULTS && typeof value === typeof DEFAULTS[name];
    return Object.fromEntries(Object.entries(kept).filter(fits));
  } catch {
    return {};
  }
}
