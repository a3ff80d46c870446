// The list of templates and the fields of the chosen one.

import { gettext } from "../words/words.js";

export class TemplatesPanel {
  #parts; // {list, fields, empty}
  #templates;

  constructor(parts, templates, onVisible) {
    this.#parts = parts;
    this.#templates = templates;
    parts.list.addEventListener("click", ({ target }) => {
      const template = this.#of(target.closest("[data-template]"));
      if (template) templates.choose(template);
    });
    parts.list.addEventListener("change", ({ target }) => {
      const template = this.#of(target.closest("[data-shown]"));
      if (template) templates.set(template, { isVisible: target.checked });
    });
    parts.fields.addEventListener("change", ({ target }) => this.#edit(target));
    parts.fields.addEventListener(
      "input",
      ({ target }) => target.type === "range" && this.#edit(target),
    );
    templates.listed.on(() => this.show());
    templates.changed.on(() => this.#refresh());
    this.show();
  }

  show() {
    const { list, fields, empty } = this.#parts;
    const { all, chosen } = this.#templates;
    empty.hidden = all.length > 0;
    fields.hidden = !chosen;
    const hadFocus = list.contains(document.activeElement);
    list.replaceChildren(...all.map((template) => row(template, template === chosen)));
    if (hadFocus) list.querySelector("[aria-pressed=true]")?.focus();
    this.#refresh();
  }

  #refresh() {
    for (const progress of this.#parts.list.querySelectorAll("[data-progress]"))
      progress.textContent = progressText(this.#of(progress));
    const { chosen } = this.#templates;
    if (!chosen) return;
    for (const field of this.#parts.fields.querySelectorAll("[data-field]")) {
      const value = chosen[field.dataset.field];
      if (field.type === "checkbox") field.checked = value;
      else if (document.activeElement !== field || field.type === "range") field.value = value;
    }
  }

  #edit(field) {
    const name = field.dataset.field;
    const { chosen } = this.#templates;
    if (!name || !chosen) return;
    const isNumber = field.type === "number" || field.type === "range";
    const value =
      field.type === "checkbox" ? field.checked : isNumber ? field.valueAsNumber : field.value;
    if (isNumber && !Number.isFinite(value)) return;
    const isWhole = field.type === "number";
    this.#templates.set(chosen, {
      [name]: isWhole ? Math.max(Number(field.min || -1e6), Math.round(value)) : value,
    });
  }

  #of(element) {
    const id = element?.closest("li")?.dataset.id;
    return this.#templates.all.find((template) => template.id === id);
  }
}

function row(template, isChosen) {
  const item = document.createElement("li");
  item.dataset.id = template.id;
  const shown = document.createElement("input");
  shown.type = "checkbox";
  shown.checked = template.isVisible;
  shown.dataset.shown = "";
  shown.setAttribute("aria-label", gettext("Show %(name)s", { name: template.name }));
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.template = "";
  button.setAttribute("aria-pressed", String(isChosen));
  const name = document.createElement("strong");
  name.textContent = template.name;
  const progress = document.createElement("span");
  progress.dataset.progress = "";
  progress.className = "quiet";
  progress.textContent = progressText(template);
  button.append(name, progress);
  const target = document.createElement("label"); // as big as a finger, around the box
  target.append(shown);
  item.append(target, button);
  return item;
}

function progressText({ isReady, asked, left, total }) {
  if (!isReady) return gettext("preparing…");
  if (!asked) return gettext("fully transparent image");
  if (!total) return gettext("outside the board");
  if (!left) return gettext("complete");
  const percent = Math.floor(((total - left) / total) * 100);
  return gettext("%(left)s of %(total)s left, %(percent)s percent done", { left, total, percent });
}
