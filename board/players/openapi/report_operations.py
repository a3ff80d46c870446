"""The calls about reports: making one, and what came of one's own."""

from __future__ import annotations

from typing import Any

from board.core.problem import (
    CrossSite,
    Malformed,
    NoSession,
    OutOfBoard,
    TooMany,
    Unavailable,
    UnsupportedMediaType,
)
from board.models.report import LONGEST_SENTENCE, Outcome, Reason, State
from board.players.openapi.pixel_operations import AT, SESSION
from board.players.openapi.responses import answer, operation
from board.players.openapi.schemas import COORDINATE, TIME, Schema, ref, text, thing, whole
from board.players.reports import MAX_BODY_BYTES, MOST_SHOWN, MOST_SIDE

SAID: dict[str, Schema] = {
    "x1": COORDINATE,
    "y1": COORDINATE,
    "x2": COORDINATE,
    "y2": COORDINATE,
    "reason": text(enum=Reason.values),
    "sentence": text("Plain text in one line.", maxLength=LONGEST_SENTENCE),
}
OUTCOMES: list[Any] = [*Outcome.values, None]
TIME_OR_NULL: Schema = {"type": ["string", "null"], "format": "date-time"}

REPORT_SCHEMAS: dict[str, Schema] = {
    "Complaint": thing(SAID),
    "Report": thing(
        {
            "id": whole(1),
            **SAID,
            "seq": whole(text="What the server's board was as of when it was reported."),
            "at": TIME,
            "state": text(enum=State.labels),
            "outcome": {"enum": OUTCOMES, "description": "Null until it is closed."},
            "outcome_at": TIME_OR_NULL,
        }
    ),
    "Reports": thing({"reports": {"type": "array", "items": ref("Report")}}),
}

COMPLAINT = {
    "x1": 12,
    "y1": 40,
    "x2": 27,
    "y2": 55,
    "reason": "hate",
    "sentence": "A sign that hides in the flag.",
}
EXAMPLE = {"id": 31, **COMPLAINT, "seq": 8127, "at": AT}
OPEN = {"state": "open", "outcome": None, "outcome_at": None}
CLOSED = {"state": "closed", "outcome": "rolled_back", "outcome_at": AT}

REPORT = operation(
    "report",
    "Tell the moderators of an area",
    {"201": answer("The moderators have it.", "Report", EXAMPLE | OPEN)},
    Malformed,
    OutOfBoard,
    NoSession,
    CrossSite,
    UnsupportedMediaType,
    TooMany,
    Unavailable,
    description="A rectangle with both corners, on the board and of at most "
    f"{MOST_SIDE} × {MOST_SIDE} pixels. The reason `other` wants a sentence. Reports are limited "
    "per player and per address.",
    security=SESSION,
    requestBody={
        "required": True,
        "description": f"At most {MAX_BODY_BYTES:,} bytes, no other members, no member twice.",
        "content": {"application/json": {"schema": ref("Complaint"), "example": COMPLAINT}},
    },
)

OWN_REPORTS = operation(
    "getReports",
    "What came of one's own reports",
    {
        "200": answer(
            f"The player's latest {MOST_SHOWN}, newest first.",
            "Reports",
            {"reports": [EXAMPLE | CLOSED]},
        )
    },
    NoSession,
    Unavailable,
    security=SESSION,
)
