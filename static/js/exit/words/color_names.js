// Palette colours have English names in the configuration; here they are for translation.

import { gettext } from "./words.js";

export function colorName({ name }) {
  return NAMES[name]?.() ?? gettext(name);
}

const NAMES = {
  white: () => gettext("white"),
  "light grey": () => gettext("light grey"),
  grey: () => gettext("grey"),
  black: () => gettext("black"),
  pink: () => gettext("pink"),
  red: () => gettext("red"),
  orange: () => gettext("orange"),
  brown: () => gettext("brown"),
  yellow: () => gettext("yellow"),
  lime: () => gettext("lime"),
  green: () => gettext("green"),
  cyan: () => gettext("cyan"),
  blue: () => gettext("blue"),
  "dark blue": () => gettext("dark blue"),
  magenta: () => gettext("magenta"),
  purple: () => gettext("purple"),
};
