// All templates of this browser, the one that is being worked on, and what keeps them current.

import { Signal } from "./signal.js";
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
    board.loaded.on(() => this.#rematch());
    palette.changed.on(() => this.#rematch());
    board.changed.on((indices) => this.#update(indices));
  }

  add(values) {
    const template = new Template(values);
    this.#prepare(template);
    this.all.push(template);
    this.chosen = template;
    this.listed.emit();
    this.changed.emit({ template, cells: null });
    return template;
  }

  remove(template) {
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
    if (names.some((name) => RESHAPING.includes(name))) this.#prepare(template);
    else if (names.some((name) => MOVING.includes(name))) template.compare(this.#board);
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
    return template?.nextWrong(this.#board, from) ?? null;
  }

  #prepare(template) {
    if (this.#palette.colors.length) template.match(this.#palette);
    template.compare(this.#board);
  }

  #rematch() {
    for (const template of this.all) {
      this.#prepare(template);
      this.changed.emit({ template, cells: null });
    }
  }

  #update(indices) {
    for (const template of this.all) {
      const cells = template.update(this.#board, indices);
      if (cells.length) this.changed.emit({ template, cells });
    }
  }
}
