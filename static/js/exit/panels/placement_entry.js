// One placement as the inspector shows it: its colour, who, when.

import { colorName } from "../words/color_names.js";
import { timeElement } from "../words/times.js";
import { gettext } from "../words/words.js";

// `isOwn`: it is the player's who looks at it.
export function placementEntry(placement, { palette, nowMs, isOwn, className = "entry" }) {
  const { color, at } = placement;
  const ink = palette.colors[color];
  const box = line("div", className);
  box.append(
    chip(ink),
    who(placement, isOwn),
    timeElement(at, nowMs),
    line("span", "quiet", ink ? colorName(ink) : ""),
  );
  return box;
}

function who({ display_name: name, kind }, isOwn) {
  const text = kind === "player" ? name : `${name} (${kindName(kind)})`;
  const element = line("strong", "", text);
  if (isOwn) element.append(" ", line("span", "own", gettext("you")));
  return element;
}

function kindName(kind) {
  const names = {
    moderator: gettext("moderator"),
    import: gettext("import"),
    undo: gettext("taken back"),
    rollback: gettext("restored"),
  };
  return names[kind] ?? kind;
}

export function chip(color) {
  const element = line("span", "chip");
  element.style.setProperty("--ink", color?.hex ?? "transparent");
  return element;
}

export function line(name, className, text = "") {
  const element = document.createElement(name);
  element.className = className;
  element.textContent = text;
  return element;
}
