// The colours to choose from, and the one that is chosen (or none).

import { Signal } from "../signal.js";

const REMEMBERED = 65_536;

export class Palette {
  changed = new Signal(); // the colours themselves
  chosen = new Signal(); // another one, or none

  #colors = [];
  #parts = []; // red, green and blue of one colour after the other
  #index = null;

  get colors() {
    return this.#colors;
  }

  get index() {
    return this.#index;
  }

  get color() {
    return this.#colors[this.#index] ?? null;
  }

  load(colors) {
    if (JSON.stringify(colors) === JSON.stringify(this.#colors)) return;
    this.#colors = colors;
    this.#parts = colors.flatMap(({ hex }) => rgb(hex));
    if (!this.color) this.#index = null;
    this.changed.emit();
  }

  choose(index) {
    const next = index !== null && this.#colors[index] ? index : null;
    if (next === this.#index) return;
    this.#index = next;
    this.chosen.emit(next);
  }

  step(by) {
    const count = this.#colors.length;
    if (!count) return;
    const from = this.#index ?? (by > 0 ? -1 : 0);
    this.choose((from + by + count) % count);
  }

  // Weighted as the eye sees: https://www.compuphase.com/cmetric.htm
  nearest(red, green, blue) {
    const parts = this.#parts;
    let best = 0;
    let least = Infinity;
    for (let at = 0; at < parts.length; at += 3) {
      const mean = (parts[at] + red) / 2;
      const [r, g, b] = [parts[at] - red, parts[at + 1] - green, parts[at + 2] - blue];
      const gap = (2 + mean / 256) * r * r + 4 * g * g + (2 + (255 - mean) / 256) * b * b;
      if (gap < least) [best, least] = [at / 3, gap];
    }
    return best;
  }
}

// The same for many colours, most of which were asked for before: the last ones are remembered.
export function nearestOnce(palette) {
  const keys = new Int32Array(REMEMBERED).fill(-1);
  const indices = new Uint8Array(REMEMBERED);
  return (red, green, blue) => {
    const key = (red << 16) | (green << 8) | blue;
    const slot = (key ^ (key >> 8)) & (REMEMBERED - 1);
    if (keys[slot] !== key) {
      keys[slot] = key;
      indices[slot] = palette.nearest(red, green, blue);
    }
    return indices[slot];
  };
}

export function rgb(hex) {
  const value = parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}
