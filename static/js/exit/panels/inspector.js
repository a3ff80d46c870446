// A closer look at one pixel: who placed it, when, and what was there before.

import { Signal } from "../../state/signal.js";
import { colorName } from "../words/color_names.js";
import { reason } from "../words/reasons.js";
import { refreshTimes } from "../words/times.js";
import { gettext } from "../words/words.js";
import { moreList } from "./more_list.js";
import { chip, line, placementEntry } from "./placement_entry.js";

export class Inspector {
  onGo = () => {}; // to a pixel that was chosen here
  grown = new Signal(); // what was asked for is there

  #body;
  #parts;
  #asked = 0;

  constructor(body, parts) {
    this.#body = body;
    this.#parts = parts; // {board, palette, clock, ownName, fetchPixel, fetchMore}
  }

  async show(point) {
    this.#fill(title(point), this.#shown(point), line("p", "quiet", gettext("Loading")));
    await this.renew(point);
    this.grown.emit();
  }

  // The same pixel again, after it was placed on.
  async renew({ x, y }) {
    const asked = ++this.#asked;
    let answer;
    try {
      answer = this.#history(await this.#parts.fetchPixel(x, y), { x, y });
    } catch (error) {
      answer = [line("p", "", reason(error))];
    }
    if (asked === this.#asked) this.#fill(title({ x, y }), ...answer);
  }

  // What had the focus is gone then, and the keyboard must not start from the page's beginning.
  #fill(...children) {
    const hadFocus = this.#body.contains(document.activeElement);
    this.#body.replaceChildren(...children);
    if (hadFocus) this.#body.focus();
  }

  // As time goes by.
  refresh() {
    refreshTimes(this.#body, this.#parts.clock.ms);
  }

  #history(pixel, { x, y }) {
    if (!pixel) {
      const nobody = line("p", "", gettext("Nobody has placed a pixel here yet."));
      return [this.#shown({ x, y }), nobody]; // as high as before, so that no button moves away
    }
    const { palette, clock, fetchMore } = this.#parts;
    const onGo = (point) => this.onGo(point);
    const onFound = () => this.grown.emit();
    const ask = () => fetchMore(x, y);
    const more = moreList({ fetchMore: ask, onFound, onGo, palette, clock });
    const parts = [this.#entry(pixel, "entry newest"), more];
    if (!pixel.previous?.length) return parts;
    const list = line("ol", "history");
    for (const each of pixel.previous) {
      const item = line("li", "");
      item.append(this.#entry(each));
      list.append(item);
    }
    return [...parts, line("h3", "", gettext("Before that")), list];
  }

  #shown({ x, y }) {
    const { board, palette } = this.#parts;
    const color = palette.colors[board.color(x, y)];
    const entry = line("div", "entry");
    entry.append(chip(color), line("strong", "", colorName(color)));
    return entry;
  }

  #entry(placement, className) {
    const { palette, clock, ownName } = this.#parts;
    const isOwn = placement.display_name === ownName();
    return placementEntry(placement, { palette, nowMs: clock.ms, isOwn, className });
  }
}

function title({ x, y }) {
  return line("p", "inspector-place", `${x}, ${y}`);
}
