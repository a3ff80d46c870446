// The swatches to choose a colour from.

import { colorName } from "./color_names.js";
import { drawMark } from "./marks.js";
import { gettext } from "./words.js";

const MARK_SIDE = 20;

export class PaletteBar {
  #element;
  #palette;

  constructor(element, palette) {
    this.#element = element;
    this.#palette = palette;
    palette.changed.on(() => this.#build());
    palette.chosen.on(() => this.#show());
    element.addEventListener("click", (event) => this.#click(event));
  }

  #build() {
    this.#element.replaceChildren(...this.#palette.colors.map((color) => swatch(color)));
    this.#show();
  }

  #show() {
    for (const button of this.#element.children) {
      const isChosen = Number(button.dataset.index) === this.#palette.index;
      button.setAttribute("aria-pressed", String(isChosen));
    }
  }

  #click(event) {
    const button = event.target.closest("[data-index]");
    if (!button) return;
    const index = Number(button.dataset.index);
    this.#palette.choose(index === this.#palette.index ? null : index);
  }
}

function swatch(color) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "swatch";
  button.dataset.index = color.index;
  button.style.setProperty("--ink", color.hex);
  button.title = colorName(color);
  button.setAttribute(
    "aria-label",
    gettext("%(name)s, colour %(number)s", { name: colorName(color), number: color.index + 1 }),
  );
  button.append(mark(color));
  return button;
}

function mark(color) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = MARK_SIDE;
  canvas.className = "mark";
  drawMark(canvas.getContext("2d"), color, 0, 0, MARK_SIDE);
  return canvas;
}
