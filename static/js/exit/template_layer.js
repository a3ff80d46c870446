// Draws the templates over the board: whole pixels, dots in their middle, or signs.

import { EMPTY } from "../state/template.js";
import { shapeOf } from "./marks.js";

const GRAIN = { solid: 1, dots: 3, symbols: 7 }; // canvas pixels for a board pixel
const MOST_PIXELS = 16_000_000;

export class TemplateLayer {
  isOverlay = true;

  #templates;
  #palette;
  #pictures = new WeakMap(); // template -> {canvas, grain}

  constructor(templates, palette) {
    this.#templates = templates;
    this.#palette = palette;
    templates.changed.on(({ template, cells }) => this.#refresh(template, cells));
  }

  draw(context, { scale, originX, originY }) {
    for (const template of this.#templates.visible) {
      const { canvas, grain } = this.#picture(template);
      const edge = (origin, value) => Math.round(origin + value * scale);
      const [left, top] = [edge(originX, template.x), edge(originY, template.y)];
      const right = edge(originX, template.x + template.width);
      const bottom = edge(originY, template.y + template.height);
      context.globalAlpha = template.opacity;
      context.imageSmoothingEnabled = scale < grain;
      context.drawImage(canvas, left, top, right - left, bottom - top);
    }
    context.globalAlpha = 1;
  }

  #picture(template) {
    let picture = this.#pictures.get(template);
    if (!picture) {
      picture = this.#paint(template);
      this.#pictures.set(template, picture);
    }
    return picture;
  }

  #refresh(template, cells) {
    const picture = this.#pictures.get(template);
    if (!picture || !cells || !template.hideRight) {
      if (!cells) this.#pictures.delete(template);
      return;
    }
    for (const cell of cells) this.#cell(picture, template, cell);
  }

  #paint(template) {
    const { width, height, style } = template;
    const fits = width * height * GRAIN[style] ** 2 <= MOST_PIXELS;
    const grain = fits ? GRAIN[style] : 1;
    const canvas = Object.assign(document.createElement("canvas"), {
      width: width * grain,
      height: height * grain,
    });
    const picture = { canvas, grain, context: canvas.getContext("2d") };
    for (let cell = 0; cell < template.cells.length; cell++) this.#cell(picture, template, cell);
    return picture;
  }

  #cell({ context, grain }, template, cell) {
    const color = template.cells[cell];
    const x = (cell % template.width) * grain;
    const y = Math.floor(cell / template.width) * grain;
    context.clearRect(x, y, grain, grain);
    if (color === EMPTY || (template.hideRight && template.isRightAt(cell))) return;
    context.fillStyle = template.snap
      ? (this.#palette.colors[color]?.hex ?? "#000")
      : ownColor(template, cell);
    if (grain === 1) context.fillRect(x, y, 1, 1);
    else if (grain === 3) context.fillRect(x + 1, y + 1, 1, 1);
    else sign(context, color, x + 1, y + 1);
  }
}

function ownColor({ rgba }, cell) {
  return `rgb(${rgba[cell * 4]} ${rgba[cell * 4 + 1]} ${rgba[cell * 4 + 2]})`;
}

function sign(context, color, x, y) {
  shapeOf(color).forEach((bits, row) => {
    for (let column = 0; column < 5; column++)
      if (bits & (16 >> column)) context.fillRect(x + column, y + row, 1, 1);
  });
}
