// Why something did not work, in words for people.

import { clock } from "../../state/placing/cooldown.js";
import { gettext, moment } from "./words.js";

export function reason(refusal) {
  return REASONS[refusal.slug]?.(refusal) ?? refusal.message;
}

export function banText({ reason: why, until }) {
  const when = until ? moment(until) : null;
  if (why && when) return gettext("You are banned until %(when)s: %(why)s", { why, when });
  if (when) return gettext("You are banned until %(when)s.", { when });
  if (why) return gettext("You are banned: %(why)s", { why });
  return gettext("You are banned.");
}

const REASONS = {
  cooldown: ({ waitMs }) =>
    gettext("Too soon. You can place again in %(time)s.", { time: clock(waitMs) }),
  banned: ({ problem }) => banText(problem),
  frozen: () => gettext("The board is frozen. Nobody can place right now."),
  ended: () => gettext("The event is over. Thanks for drawing!"),
  protected: () => gettext("This pixel is protected."),
  "nothing-to-undo": () => gettext("It’s too late to undo this."),
  "painted-over": () => gettext("Somebody has already painted over it, so it can’t be undone."),
  "undo-spent": () => gettext("You can only undo once per cooldown."),
  offline: () => gettext("You are offline. Your pixel was not placed."),
  unreached: () => gettext("The server cannot be reached."),
  "no-cookies": () =>
    gettext("Placing needs a cookie, but this browser doesn’t keep any. Allow cookies for this site, then reload the page."),
  unanswered: () => gettext("The server didn’t answer. Your pixel may not have been placed."),
  unavailable: () => gettext("That isn’t possible right now. Try again in a moment."),
  "too-many": () => gettext("Too many requests. Try again later."),
};
