// The activity map over the board: recent placements glow, or untouched pixels stand out.

export const DIMMED = [12, 14, 20, 205];
export const FREE = [80, 230, 140, 120];

export class ActivityLayer {
  isOverlay = true;
  mode = null; // "heat", "untouched" or null

  #activity;
  #canvas = null;
  #words = null;
  #image = null;
  #inks = new Uint32Array(256);

  constructor(activity) {
    this.#activity = activity;
    activity.loaded.on(() => this.#build());
    activity.changed.on((indices) => this.#update(indices));
  }

  show(mode) {
    this.mode = mode;
    if (mode && this.#activity.levels) this.#build();
    if (!mode) this.#canvas = this.#words = this.#image = null;
  }

  draw(context, { scale, originX, originY }) {
    if (!this.mode || !this.#canvas) return;
    const { width, height } = this.#canvas;
    context.imageSmoothingEnabled = scale < 1;
    context.drawImage(
      this.#canvas,
      originX,
      originY,
      Math.round(width * scale),
      Math.round(height * scale),
    );
  }

  #build() {
    if (!this.mode) return;
    const { width, height, levels } = this.#activity;
    this.#inks = this.mode === "heat" ? heatInks() : untouchedInks();
    this.#canvas = Object.assign(document.createElement("canvas"), { width, height });
    this.#image = new ImageData(width, height);
    this.#words = new Uint32Array(this.#image.data.buffer);
    for (let i = 0; i < levels.length; i++) this.#words[i] = this.#inks[levels[i]];
    this.#canvas.getContext("2d").putImageData(this.#image, 0, 0);
  }

  #update(indices) {
    if (!this.#canvas) return;
    const context = this.#canvas.getContext("2d");
    const { width, levels } = this.#activity;
    for (const index of indices) {
      this.#words[index] = this.#inks[levels[index]];
      const x = index % width;
      context.putImageData(this.#image, 0, 0, x, (index - x) / width, 1, 1);
    }
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
