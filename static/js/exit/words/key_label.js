// A key's name as people know it from their keyboard.

import { gettext } from "./words.js";

export function keyLabel(key) {
  return key
    .split(/\+(?=.)/)
    .map((part) => NAMES[part]?.() ?? (part.length === 1 ? part.toUpperCase() : part))
    .join(" + ");
}

const NAMES = {
  ArrowUp: () => "↑",
  ArrowDown: () => "↓",
  ArrowLeft: () => "←",
  ArrowRight: () => "→",
  PageUp: () => gettext("Page up"),
  PageDown: () => gettext("Page down"),
  Escape: () => gettext("Esc"),
  Enter: () => gettext("Enter"),
  Shift: () => gettext("Shift"),
  Ctrl: () => gettext("Ctrl"),
  " ": () => gettext("Space"),
};
