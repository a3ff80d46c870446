// Short sentences that several parts of the page say.

import { gettext, ngettext, number } from "./words.js";

export const chooseFirst = () => gettext("Choose a colour first.");
export const pickFirst = () => gettext("Pick a pixel first.");
export const isProtected = () => gettext("protected");
export const mayPlace = () => gettext("You can place again.");
export const undone = () => gettext("Undone. You can place again.");
export const noLastPixel = () => gettext("You haven’t placed a pixel yet.");
export const nothingWrong = () => gettext("Nothing left to do.");
export const reported = () => gettext("Thank you. The moderators have your report.");
export const linkCopied = () => gettext("Link copied.");
export const notCopied = () => gettext("Your browser won’t copy this. Copy the link yourself.");
export const notAllowed = () => gettext("Your browser doesn’t allow notifications from this site.");
export const notShareable = () => gettext("Only templates loaded from a web address can be shared by link.");
export const noTimelapse = () =>
  gettext("The time-lapse can’t be loaded right now. Try again in a moment.");

export const now = () => gettext("now");
export const ago = (minutes) => gettext("%(minutes)s min ago", { minutes: number(minutes) });

export const heat = (minutes) =>
  ngettext(
    "Pixels placed in the last minute",
    "Pixels placed in the last %(minutes)s minutes",
    minutes,
    { minutes },
  );

export const untouched = (count) =>
  ngettext(
    "%(number)s pixel has never been placed",
    "%(number)s pixels have never been placed",
    count,
    { number: number(count) },
  );

export function pictureProblem({ message }) {
  return (
    {
      unreachable: gettext(
        "The image can’t be loaded from there. The site may not allow it; save the image and open it as a file instead.",
      ),
      "not-a-picture": gettext("Your browser can’t read this file as an image."),
      hidden: gettext(
        "Your browser hides canvas data from websites, so a template would get random colours. Allow this site to read its canvas, then try again.",
      ),
      "too-big": gettext("The image is too big: at most 4096 pixels per side."),
    }[message] ?? message
  );
}
