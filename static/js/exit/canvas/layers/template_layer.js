// Draws the templates over the board: whole pixels, dots in their middle, or signs. A template is
// kept in small canvases as the board is; of those in view a few are painted in each frame.

import { Signal } from "../../../state/signal.js";
import { frameBudget } from "../frame_budget.js";
import { TemplatePicture } from "./template_picture.js";

const PAINT_MS = 8; // in a frame

export class TemplateLayer {
  isOverlay = true;
  unfinished = new Signal(); // there is more to paint than a frame has time for

  #templates;
  #palette;
  #pictures = new WeakMap(); // template -> TemplatePicture

  constructor(templates, palette) {
    this.#templates = templates;
    this.#palette = palette;
    templates.changed.on(({ template, cells }) => this.#refresh(template, cells));
  }

  draw(context, view) {
    const mayPaint = frameBudget(PAINT_MS);
    let isWhole = true;
    for (const template of this.#templates.visible) {
      if (!template.cells.length) continue;
      context.globalAlpha = template.opacity;
      isWhole = this.#picture(template).draw(context, view, mayPaint) && isWhole;
    }
    context.globalAlpha = 1;
    if (!isWhole) this.unfinished.emit();
  }

  #picture(template) {
    let picture = this.#pictures.get(template);
    if (!picture) {
      picture = new TemplatePicture(template, this.#palette);
      this.#pictures.set(template, picture);
    }
    return picture;
  }

  #refresh(template, cells) {
    if (!cells) this.#pictures.delete(template);
    else if (template.hideRight) this.#pictures.get(template)?.touch(cells);
  }
}
