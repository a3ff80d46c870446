"""The calls about single pixels: placing, taking back, and who it was."""

from __future__ import annotations

from board.core.problem import (
    Banned,
    Cooldown,
    CrossSite,
    Ended,
    Frozen,
    Malformed,
    NoSession,
    NotFound,
    NothingToUndo,
    OutOfBoard,
    OutOfPalette,
    PaintedOver,
    Protected,
    TooMany,
    Unavailable,
    UndoSpent,
    UnsupportedMediaType,
)
from board.players.openapi.responses import answer, coordinate, operation
from board.players.openapi.schemas import ref

SESSION: list[dict[str, list[str]]] = [{"session": []}]
AT = "2024-04-01T12:05:00.000Z"

PUT_PIXEL = operation(
    "placePixel",
    "Place one pixel",
    {
        "200": answer(
            "It is placed, will not be lost, and everybody will see it.",
            "Placed",
            {
                "seq": 8127,
                "x": 12,
                "y": 40,
                "color": 5,
                "next_placement_at": AT,
                "wait_ms": 300000,
            },
        )
    },
    Malformed,
    OutOfBoard,
    OutOfPalette,
    NoSession,
    CrossSite,
    Banned,
    UnsupportedMediaType,
    Frozen,
    Ended,
    Protected,
    Cooldown,
    TooMany,
    Unavailable,
    description="The socket takes placements too, for a fraction of the cost.",
    security=SESSION,
    requestBody={
        "required": True,
        "description": "At most 1,024 bytes, no other members, no member twice.",
        "content": {
            "application/json": {
                "schema": ref("Wish"),
                "example": {"x": 12, "y": 40, "color": 5},
            }
        },
    },
)

UNDO_PIXEL = operation(
    "undoPixel",
    "Take the latest placement back",
    {
        "200": answer(
            "What was there before is there again, by a placement of the kind undo, and the "
            "cooldown is over.",
            "Placed",
            {"seq": 8131, "x": 12, "y": 40, "color": 0, "next_placement_at": AT, "wait_ms": 0},
        )
    },
    Malformed,
    OutOfPalette,
    NoSession,
    CrossSite,
    Banned,
    NothingToUndo,
    PaintedOver,
    UndoSpent,
    Frozen,
    Ended,
    Protected,
    TooMany,
    Unavailable,
    description="Within `undo_seconds` of GET /api/config, once in each cooldown, and only while "
    "the pixel shows what the player placed. Without a body. The socket takes it too.",
    security=SESSION,
)

SHOWN_EXAMPLE = {
    "seq": 8127,
    "color": 5,
    "color_name": "red",
    "display_name": "Player 4F0A1C",
    "at": AT,
    "kind": "player",
}

PIXEL = operation(
    "getPixel",
    "Who placed a pixel, and what was there before",
    {
        "200": answer(
            "The latest placement and up to 20 before it.",
            "Pixel",
            {"x": 12, "y": 40, **SHOWN_EXAMPLE, "previous": [SHOWN_EXAMPLE | {"seq": 77}]},
        )
    },
    OutOfBoard,
    NotFound,
    Unavailable,
    parameters=[coordinate("x"), coordinate("y")],
)

MORE = operation(
    "getMore",
    "What else the player of a pixel's latest placement has placed",
    {
        "200": answer(
            "Up to 20 placements, newest first, the one on the pixel included.",
            "More",
            {
                "display_name": "Player 4F0A1C",
                "placements": [
                    {"x": 13, "y": 40, **SHOWN_EXAMPLE, "seq": 8410},
                    {"x": 12, "y": 40, **SHOWN_EXAMPLE},
                ],
            },
        )
    },
    OutOfBoard,
    NotFound,
    Unavailable,
    parameters=[coordinate("x"), coordinate("y")],
)
