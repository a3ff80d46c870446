// All templates of this browser, the one that is being worked on, and what keeps them current.

import { Signal } from "../signal.js";
import { Template } from "./template.js";

const RESHAPING = ["width"];
const MOVING = ["x", "y"];
const PLACING = ["x", "y", "opacity", "isVisible", "name", "url"]; // no other picture to draw

export class Templates {
  listed = new Signal(); // one came or went, or another one is chosen
  changed = new Signal(); // {template, cells}: null cells mean all of it
  edited = new Signal(); // a template that should be kept

  all = [];
  chosen = null;

  #board;
  #palette;

  constructor(board, palette) {
    this.#board = board;
    this.#palette = palette;
    for (const signal of [board.loaded, board.grown])
      signal.on(() => this.all.forEach((template) => this.#prepare(template)));
    palette.changed.on(() => this.all.forEach((template) => this.#rematch(template)));
    board.changed.on((addresses) => this.#update(addresses));
  }

  add(values) {
    const template = new Template(values);
    this.all.push(template);
    this.chosen = template;
    this.listed.emit();
    this.#prepare(template);
    return template;
  }

  remove(template) {
    template.work.stop();
    this.all = this.all.filter((each) => each !== template);
    if (this.chosen === template) this.chosen = this.all.at(-1) ?? null;
    this.listed.emit();
  }

  choose(template) {
    this.chosen = template;
    this.listed.emit();
  }

  set(template, values) {
    Object.assign(template, values);
    const names = Object.keys(values);
    if (names.some((name) => RESHAPING.includes(name))) this.#rematch(template);
    else if (names.some((name) => MOVING.includes(name))) this.#prepare(template);
    const isSamePicture = names.every((name) => PLACING.includes(name)) && !template.hideRight;
    this.changed.emit({ template, cells: isSamePicture ? [] : null });
    this.edited.emit(template);
  }

  get visible() {
    return this.all.filter((template) => template.isVisible);
  }

  // The topmost template's colour for a pixel, or null.
  colorAt(x, y) {
    for (const template of this.visible.reverse()) {
      const color = template.colorAt(x, y);
      if (color !== null) return color;
    }
    return null;
  }

  nextWrong(from) {
    const template = this.chosen?.isVisible ? this.chosen : this.visible[0];
    return template?.nextWrong(from) ?? null;
  }

  #rematch(template) {
    template.reshape();
    this.#prepare(template);
  }

  // Small ones are done at once.
  #prepare(template) {
    if (this.#palette.colors.length) template.work.start(this.#preparing(template));
  }

  *#preparing(template) {
    const { cells } = template;
    yield* template.preparing(this.#palette, this.#board);
    const isSamePicture = cells === template.cells && !template.hideRight;
    this.changed.emit({ template, cells: isSamePicture ? [] : null });
  }

  #update(addresses) {
    for (const template of this.all) {
      const cells = template.update(this.#board, addresses);
      if (cells.length) this.changed.emit({ template, cells });
    }
  }
}
