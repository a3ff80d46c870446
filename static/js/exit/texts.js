// Short sentences that several parts of the page say.

import { gettext, ngettext } from "./words.js";

export const chooseFirst = () => gettext("Choose a colour first.");
export const pickFirst = () => gettext("Pick a pixel first.");
export const mayPlace = () => gettext("You may place again.");
export const undone = () => gettext("Taken back. You may place again.");
export const noLastPixel = () => gettext("You have not placed a pixel yet.");
export const nothingWrong = () => gettext("Nothing is left to do.");
export const linkCopied = () => gettext("Link copied.");
export const notAllowed = () => gettext("The browser does not allow notifications from here.");
export const notShareable = () => gettext("Only a template with an address can be shared by link.");

export const reading = () => gettext("The history is being read. One moment…");

export const heat = (minutes) =>
  ngettext(
    "Placements of the last %(minutes)s minute",
    "Placements of the last %(minutes)s minutes",
    minutes,
    { minutes },
  );

export const untouched = (count) =>
  ngettext("%(number)s pixel was never placed", "%(number)s pixels were never placed", count, {
    number: count.toLocaleString(),
  });

export function pictureProblem({ message }) {
  return (
    {
      unreachable: gettext(
        "The picture can't be loaded from there. Its site may not allow it; open it as a file instead.",
      ),
      "not-a-picture": gettext("This is not a picture that the browser can read."),
      hidden: gettext(
        "This browser hides pictures from pages, so a template would have random colours. Allow this site to read its canvas, then try again.",
      ),
      "too-big": gettext("The picture is too big: at most 4096 pixels a side."),
    }[message] ?? message
  );
}
