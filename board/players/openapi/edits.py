"""The call that tells what the staff did."""

from __future__ import annotations

from board.core.placement import Kind
from board.core.problem import Malformed, Unavailable
from board.players.openapi.pixel_operations import AT
from board.players.openapi.responses import answer, operation
from board.players.openapi.schemas import TIME, Schema, text, thing, whole

EDIT = thing(
    {
        "operation": whole(1, text="Its placements carry this number."),
        "kind": text(enum=[kind.name.lower() for kind in Kind]),
        "by": text("The name that its maker chose for everybody to read."),
        "reason": text(),
        "at": TIME,
        "is_done": {"type": "boolean"},
        "pixels": whole(text="That a rollback has written, once it is done; else 0."),
        "undoes": {"type": ["integer", "null"]},
        "undone_by": {"type": ["integer", "null"]},
    }
)

SCHEMAS: dict[str, Schema] = {
    "StaffEdits": thing(
        {
            "edits": {"type": "array", "items": EDIT, "maxItems": 50},
            "next": {
                "type": ["integer", "null"],
                "description": "What `before` has to be for the older ones.",
            },
        }
    ),
}

STAFF_EDITS = operation(
    "getStaffEdits",
    "What the staff did to the board's pixels",
    {
        "200": answer(
            "Imports, rollbacks and undos, newest first.",
            "StaffEdits",
            {
                "edits": [
                    {
                        "operation": 12,
                        "kind": "rollback",
                        "by": "a moderator",
                        "reason": "griefing",
                        "at": AT,
                        "is_done": True,
                        "pixels": 4600,
                        "undoes": None,
                        "undone_by": None,
                    }
                ],
                "next": None,
            },
        )
    },
    Malformed,
    Unavailable,
    parameters=[
        {
            "name": "before",
            "in": "query",
            "schema": whole(1, text="Operations of lower numbers alone."),
        }
    ],
)
