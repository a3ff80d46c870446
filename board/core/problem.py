"""Refusals, as RFC 9457 problem details: the same object over HTTP and the socket."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Problem(Exception):
    """A refusal with a stable type. `extra` are the members that this type adds."""

    slug = "problem"
    status = 500
    title = "Something went wrong."

    def __init__(self, detail: str, **extra: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.extra = extra

    def as_dict(self) -> dict[str, Any]:
        return {
            "type": f"/problems/{self.slug}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            **self.extra,
        }

    @property
    def retry_after_seconds(self) -> int | None:
        """Whole seconds for the `Retry-After` header, rounded up."""
        wait_ms = self.extra.get("wait_ms")
        return None if wait_ms is None else max(1, -(-wait_ms // 1000))


class Malformed(Problem):
    slug, status, title = "malformed", 400, "The request is malformed."


class OutOfBoard(Problem):
    slug, status, title = "out-of-board", 400, "There is no such pixel."


class OutOfPalette(Problem):
    slug, status, title = "out-of-palette", 400, "There is no such colour."


class NoSession(Problem):
    slug, status, title = "no-session", 401, "You need a session to place."


class CrossSite(Problem):
    slug, status, title = "cross-site", 403, "Another site may not do this in your name."


class Challenge(Problem):
    slug, status, title = "challenge", 403, "A challenge has to be solved first."


class Banned(Problem):
    slug, status, title = "banned", 403, "You are banned."

    def __init__(self, reason: str, until_ms: int | None) -> None:
        until = rfc3339(until_ms) if until_ms else None
        term = f"until {until}" if until else "for good"
        super().__init__(
            f"You are banned {term}: {reason}" if reason else f"You are banned {term}.",
            reason=reason,
            until=until,
        )


class NotFound(Problem):
    slug, status, title = "not-found", 404, "There is nothing here."


class NothingToUndo(Problem):
    slug, status, title = "nothing-to-undo", 409, "There is nothing to take back."


class PaintedOver(Problem):
    slug, status, title = "painted-over", 409, "Somebody has painted over it."


class UndoSpent(Problem):
    slug, status, title = "undo-spent", 409, "One undo to a cooldown."


class MethodNotAllowed(Problem):
    slug, status, title = "method-not-allowed", 405, "This method is not allowed here."


class UnsupportedMediaType(Problem):
    slug, status, title = "unsupported-media-type", 415, "The body must be JSON."


class Frozen(Problem):
    slug, status, title = "frozen", 423, "The board is frozen."


class Ended(Problem):
    slug, status, title = "ended", 423, "The event is over."


class Protected(Problem):
    slug, status, title = "protected", 423, "This pixel is protected."


class Cooldown(Problem):
    slug, status, title = "cooldown", 429, "You have to wait before you place again."

    def __init__(self, wait_ms: int, now_ms: int) -> None:
        super().__init__(
            f"You may place again in {-(-wait_ms // 1000)} s.",
            wait_ms=wait_ms,
            next_placement_at=rfc3339(now_ms + wait_ms),
        )


class TooMany(Problem):
    slug, status, title = "too-many", 429, "Too many requests."


class Unavailable(Problem):
    """A back end does not answer; nothing was changed, and trying again is right."""

    slug, status, title = "unavailable", 503, "The board cannot take this right now."

    def __init__(self, detail: str, wait_ms: int = 2_000) -> None:
        super().__init__(detail, wait_ms=wait_ms)


def rfc3339(at_ms: int) -> str:
    """Unix milliseconds as an RFC 3339 time in UTC with milliseconds."""
    at = EPOCH + timedelta(milliseconds=at_ms)  # Exact, where a float of seconds is not.
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
