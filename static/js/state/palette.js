// The colours to choose from, and the one that is chosen (or none).

import { Signal } from "./signal.js";

export class Palette {
  changed = new Signal(); // the colours themselves
  chosen = new Signal(); // another one, or none

  #colors = [];
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

  nearest(red, green, blue) {
    let best = 0;
    let least = Infinity;
    for (let i = 0; i < this.#colors.length; i++) {
      const gap = distance(rgb(this.#colors[i].hex), red, green, blue);
      if (gap < least) [best, least] = [i, gap];
    }
    return best;
  }
}

export function rgb(hex) {
  const value = parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

// Weighted as the eye sees: https://www.compuphase.com/cmetric.htm
function distance([r, g, b], red, green, blue) {
  const mean = (r + red) / 2;
  return (
    (2 + mean / 256) * (r - red) ** 2 +
    4 * (g - green) ** 2 +
    (2 + (255 - mean) / 256) * (b - blue) ** 2
  );
}
