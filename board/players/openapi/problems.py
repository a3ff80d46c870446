"""What each refusal means, for people: the pages behind the problems' `type`."""

from __future__ import annotations

from typing import NamedTuple

from board.core import problem
from board.core.problem import Problem

EXPLANATIONS: dict[type[Problem], str] = {
    problem.Malformed: "The request is not what the API takes; `field` names the part, when there "
    "is one, `minimum` and `maximum` what it may be. Sending it again will not help.",
    problem.OutOfBoard: "The pixel is outside the board. `field`, `minimum` and `maximum` say "
    "which coordinate, and what it may be.",
    problem.OutOfPalette: "The palette has no such colour. Moderators may change it at any time; "
    "GET /api/config has the current one.",
    problem.NoSession: "There is no session cookie, or it is forged or expired. POST /api/session "
    "gives a new one.",
    problem.CrossSite: "A browser said that a page of another site made this request, in the name "
    "of somebody who did not ask for it.",
    problem.Challenge: "Whoever asks for a session has to show first that they are not a script.",
    problem.Banned: "A moderator has banned the player, for `reason`, until `until`, or for good "
    "when that is null.",
    problem.NotFound: "Nothing is at this address; of a pixel: nobody has placed there yet.",
    problem.NothingToUndo: "The player has not placed in this cooldown, or longer ago than "
    "`undo_seconds` of GET /api/config.",
    problem.PaintedOver: "Somebody has painted over the placement, so what was there before it "
    "stays where it is. The cooldown goes on.",
    problem.UndoSpent: "A player may take one placement back in each cooldown. After a lost "
    "answer it says that the placement was taken back.",
    problem.MethodNotAllowed: "The address does not take this method; `Allow` has those it takes.",
    problem.UnsupportedMediaType: "The body is not sent as application/json.",
    problem.Frozen: "Moderators have frozen the board for now. GET /api/config and the socket "
    "tell when it is open again.",
    problem.Ended: "The event is over; the board stays as it is.",
    problem.Protected: "Moderators protect this pixel. Others are free.",
    problem.Cooldown: "The player has placed a moment ago and may do so again in `wait_ms` "
    "milliseconds, at `next_placement_at`.",
    problem.TooMany: "Too many requests from one address; `Retry-After` says when to try again.",
    problem.Unavailable: "A part behind the server does not answer, or too much waits for it. "
    "Nothing was changed: try again after `Retry-After`, with jitter.",
}


class Explained(NamedTuple):
    """A problem's type as templates show it: they would call a class."""

    slug: str
    status: int
    title: str
    text: str


def by_slug() -> dict[str, Explained]:
    return {
        kind.slug: Explained(kind.slug, kind.status, kind.title, text)
        for kind, text in EXPLANATIONS.items()
    }
