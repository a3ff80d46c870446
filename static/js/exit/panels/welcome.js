// The card of a first visit: what this is, what a placement costs, whose rules hold.

import { find } from "../page/find.js";
import { gettext, ngettext } from "../words/words.js";

const LINKS = ["chat", "privacy", "contact"];

export function showWelcome(face) {
  find("welcome-title").textContent = gettext("Welcome to %(name)s", face);
  find("welcome-pace").textContent = pace(face.cooldownSeconds);
  find("welcome-pace").hidden = face.cooldownSeconds === null;
  find("welcome-rules").hidden = !face.rules;
  find("welcome-rules").querySelector("p").textContent = face.rules;
  for (const name of LINKS) {
    const link = find(`welcome-${name}`);
    link.hidden = !face[name];
    if (face[name]) link.href = face[name];
  }
}

export function pace(seconds) {
  if (!seconds) return gettext("Place as many pixels as you like.");
  if (seconds % 3600 === 0)
    return ngettext("One pixel every hour", "One pixel every %(count)s hours", seconds / 3600);
  if (seconds % 60 === 0)
    return ngettext("One pixel every minute", "One pixel every %(count)s minutes", seconds / 60);
  return ngettext("One pixel every second", "One pixel every %(count)s seconds", seconds);
}
