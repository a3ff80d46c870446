// What the time-lapse says.

import { WireError } from "../../wire/varint.js";
import { reason } from "../words/reasons.js";
import { gettext, moment, number } from "../words/words.js";

export const stillToCome = () => gettext("That moment is still to come. This is the newest one.");
export const backToNow = () => gettext("Back to now.");

export function thereText(ms, seq) {
  return gettext("%(when)s · no. %(seq)s", { when: moment(ms), seq: number(seq) });
}

export function speedText(speed) {
  return gettext("%(speed)s×", { speed: number(speed) });
}

// The last of what changed at once says most.
export function eventText({ kinds, width, height, state }) {
  const size = { width: number(width), height: number(height) };
  const sentences = {
    founding: () => gettext("The board began, %(width)s × %(height)s pixels.", size),
    growth: () => gettext("The board grew to %(width)s × %(height)s pixels.", size),
    palette: () => gettext("The colours changed."),
    state: () => stateText(state),
  };
  return kinds.map((kind) => sentences[kind]?.() ?? "").join(" ").trim();
}

function stateText(state) {
  if (state === "frozen") return gettext("The board was frozen.");
  if (state === "ended") return gettext("The event ended.");
  return gettext("The board was opened.");
}

export function problemText(problem) {
  if (problem instanceof WireError)
    return gettext("This part of the history arrived damaged. Try again later.");
  if (problem.problem?.status === 404) return gettext("Nothing of this board’s history is kept yet.");
  if (problem.slug) return reason(problem);
  return gettext("The history cannot be shown: %(why)s", { why: problem.message });
}
