// A closer look at one pixel: who placed it, when, and what was there before.

import { colorName } from "./color_names.js";
import { reason } from "./reasons.js";
import { gettext } from "./words.js";

export class Inspector {
  #body;
  #parts; // {board, palette, fetchPixel}
  #asked = 0;

  constructor(body, parts) {
    this.#body = body;
    this.#parts = parts;
  }

  async show({ x, y }) {
    const asked = ++this.#asked;
    const { board, palette, fetchPixel } = this.#parts;
    const title = line("p", "inspector-place", `${x}, ${y}`);
    const color = palette.colors[board.color(x, y)];
    this.#body.replaceChildren(
      title,
      chipLine(color, colorName(color)),
      line("p", "quiet", gettext("Loading")),
    );
    let answer;
    try {
      answer = this.#history(await fetchPixel(x, y));
    } catch (error) {
      answer = [line("p", "", reason(error))];
    }
    if (asked === this.#asked) this.#body.replaceChildren(title, ...answer);
  }

  #history(pixel) {
    const { palette } = this.#parts;
    if (!pixel) return [line("p", "", gettext("Nobody has placed here yet."))];
    const now = entry(pixel, palette, "entry newest");
    if (!pixel.previous?.length) return [now];
    const list = document.createElement("ol");
    list.className = "history";
    list.append(...pixel.previous.map((each) => wrap("li", entry(each, palette, "entry"))));
    return [now, line("h3", "", gettext("Before that")), list];
  }
}

function entry({ color, display_name, at, kind }, palette, className) {
  const box = document.createElement("div");
  box.className = className;
  const ink = palette.colors[color];
  const who = kind === "player" ? display_name : `${display_name} (${kindName(kind)})`;
  box.append(
    chip(ink),
    line("strong", "", who),
    time(at),
    line("span", "quiet", ink ? colorName(ink) : ""),
  );
  return box;
}

function kindName(kind) {
  const names = {
    moderator: gettext("moderator"),
    import: gettext("import"),
    undo: gettext("taken back"),
  };
  return names[kind] ?? kind;
}

function time(at) {
  const element = document.createElement("time");
  element.dateTime = at;
  element.className = "quiet";
  element.textContent = new Date(at).toLocaleString(document.documentElement.lang);
  return element;
}

function chip(color) {
  const element = document.createElement("span");
  element.className = "chip";
  element.style.setProperty("--ink", color?.hex ?? "transparent");
  return element;
}

function chipLine(color, text) {
  const box = document.createElement("div");
  box.className = "entry";
  box.append(chip(color), line("strong", "", text));
  return box;
}

function line(name, className, text) {
  const element = document.createElement(name);
  element.className = className;
  element.textContent = text;
  return element;
}

function wrap(name, child) {
  const element = document.createElement(name);
  element.append(child);
  return element;
}
