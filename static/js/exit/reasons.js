// Why something did not work, in words for people.

import { clock } from "../state/cooldown.js";
import { gettext } from "./words.js";

export function reason(refusal) {
  return REASONS[refusal.slug]?.(refusal) ?? refusal.message;
}

export function banText({ reason: why, until }) {
  const when = until ? new Date(until).toLocaleString() : null;
  if (why && when) return gettext("You are banned until %(when)s: %(why)s", { why, when });
  if (when) return gettext("You are banned until %(when)s.", { when });
  if (why) return gettext("You are banned: %(why)s", { why });
  return gettext("You are banned.");
}

const REASONS = {
  cooldown: ({ waitMs }) =>
    gettext("Too soon. You may place again in %(time)s.", { time: clock(waitMs) }),
  banned: ({ problem }) => banText(problem),
  frozen: () => gettext("The board is frozen. Nobody can place now."),
  ended: () => gettext("The event is over. Thank you for drawing!"),
  protected: () => gettext("This pixel is protected."),
  "nothing-to-undo": () => gettext("It is too late to take this back."),
  "painted-over": () => gettext("Somebody has painted over it, so it stays."),
  "undo-spent": () => gettext("Only one pixel can be taken back in each cooldown."),
  offline: () => gettext("You are offline. Your pixel was not placed."),
  unreached: () => gettext("The server cannot be reached."),
  "no-cookies": () =>
    gettext("Placing needs a cookie, and this browser keeps none. Allow it, then reload the page."),
  unanswered: () => gettext("The server did not answer. Your pixel may not have been placed."),
  unavailable: () => gettext("The board cannot take this right now. Try again in a moment."),
  "too-many": () => gettext("Too many requests. Try again later."),
};
