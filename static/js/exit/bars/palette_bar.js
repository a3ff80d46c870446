// The swatches to choose a colour from.

import { drawMark } from "../canvas/marks.js";
import { colorName } from "../words/color_names.js";
import { gettext } from "../words/words.js";

const MARK_SIDE = 20;
const MOST_ON_A_PHONE = 8; // colours in a row; a wide screen has one row, however many there are

export class PaletteBar {
  #element;
  #palette;

  constructor(element, palette) {
    this.#element = element;
    this.#palette = palette;
    palette.changed.on(() => this.#build());
    palette.chosen.on(() => this.#show());
    element.addEventListener("click", (event) => this.#click(event));
    element.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
  }

  #build() {
    const { colors } = this.#palette;
    this.#element.replaceChildren(...colors.map((color) => swatch(color)));
    this.#element.style.setProperty("--narrow", evenRow(colors.length, MOST_ON_A_PHONE));
    this.#element.style.setProperty("--colors", colors.length);
    this.#show();
  }

  #show() {
    for (const button of this.#element.children) {
      const isChosen = Number(button.dataset.index) === this.#palette.index;
      button.setAttribute("aria-pressed", String(isChosen));
      if (isChosen) button.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
  }

  // A wheel that turns up and down moves a row that is longer than the screen.
  #wheel(event) {
    const { scrollWidth, clientWidth } = this.#element;
    if (scrollWidth <= clientWidth || event.ctrlKey) return;
    event.preventDefault();
    this.#element.scrollLeft += event.deltaX + event.deltaY;
  }

  #click(event) {
    const button = event.target.closest("[data-index]");
    if (!button) return;
    const index = Number(button.dataset.index);
    this.#palette.choose(index === this.#palette.index ? null : index);
  }
}

// How many in a row, so that the last row has about as many as the others.
export function evenRow(count, most) {
  return Math.ceil(count / Math.max(1, Math.ceil(count / most)));
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
