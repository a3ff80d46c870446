// The activity map over the board: recent placements glow, or untouched pixels stand out.

import { TileCanvases } from "../tile_canvases.js";

export const DIMMED = [12, 14, 20, 205];
export const FREE = [80, 230, 140, 120];

export class ActivityLayer {
  isOverlay = true;
  mode = null; // "heat", "untouched" or null

  #board;
  #activity;
  #canvases = new TileCanvases({ alpha: true });

  constructor(board, activity) {
    this.#board = board;
    this.#activity = activity;
    activity.loaded.on(() => this.#build());
    activity.changed.on((addresses) => this.#canvases.touch(addresses));
  }

  show(mode) {
    this.mode = mode;
    if (mode) this.#build();
    else this.#canvases.forget();
  }

  draw(context, view) {
    if (this.mode) this.#canvases.draw(context, view);
  }

  #build() {
    const { levels } = this.#activity;
    if (!this.mode || !levels) return;
    const inks = this.mode === "heat" ? heatInks() : untouchedInks();
    this.#canvases.reset(this.#board.grid, levels, inks);
  }
}

// From a dark red through orange to white, over a dimmed board.
export function heatColor(level) {
  if (level < 2) return DIMMED;
  const heat = (level - 2) / 253;
  return [
    90 + 165 * Math.min(1, heat * 2),
    255 * Math.max(0, heat * 1.4 - 0.4),
    200 * Math.max(0, heat * 3 - 2),
    245,
  ];
}

function heatInks() {
  return Uint32Array.from({ length: 256 }, (_, level) => word(...heatColor(level)));
}

function untouchedInks() {
  return Uint32Array.from({ length: 256 }, (_, level) => word(...(level ? DIMMED : FREE)));
}

function word(red, green, blue, alpha) {
  return ((alpha << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}
