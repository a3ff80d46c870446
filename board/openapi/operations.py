"""The calls of the API: what each takes, answers and refuses."""

from __future__ import annotations

from board.core.face import Face
from board.core.palette import PALETTE_2017
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
from board.openapi.responses import Operation, answer, coordinate, header, operation
from board.openapi.schemas import ref, text

SESSION = [{"session": []}]
AT = "2024-04-01T12:05:00.000Z"
PALETTE = [{"index": each.index, "name": each.name, "hex": each.hex} for each in PALETTE_2017]


BOARD_HEADERS = {
    "ETag": header("Of this state in this encoding.", text()),
    "X-Board-Seq": header(
        "The seq that the pixels are as of; also in the snapshot's header.", text(pattern="^\\d+$")
    ),
    "Cache-Control": header("Public, with the board's TTL for shared caches.", text()),
    "Vary": header("Accept-Encoding: br and gzip are offered.", text()),
}

BOARD = operation(
    "getBoard",
    "The whole board",
    {
        "200": {
            "description": "A snapshot: 24 bytes of header, then the pixels, two to a byte.",
            "headers": BOARD_HEADERS,
            "content": {"application/octet-stream": {}},
        },
        "304": {"description": "It is still what If-None-Match says.", "headers": BOARD_HEADERS},
    },
    Malformed,
    NotFound,
    Unavailable,
    description="The snapshot may be seconds old. Then open the socket /ws/board?since=<its seq>. "
    "A query string is refused: it would only get around the caches, and so would another "
    "spelling of the address, which is 404.",
    parameters=[{"name": "If-None-Match", "in": "header", "schema": text()}],
)

CONFIG = operation(
    "getConfig",
    "Size, palette and rules",
    {
        "200": answer(
            "The live settings; the socket sends them again when they change.",
            "Config",
            {
                "width": 1000,
                "height": 1000,
                "palette": PALETTE,
                "cooldown_seconds": 300,
                "undo_seconds": 5,
                "tick_ms": 100,
                "state": "open",
                "announcement": "",
                "event": {"name": "Opening", "at": "2024-04-01T13:00:00.000Z"},
                "face": Face(rules="Be kind.\nNo hate.").public(),
                "features": ["place-over-socket", "pixel-history", "undo"],
            },
        ),
        "304": {"description": "It is still what If-None-Match says."},
    },
    Unavailable,
    parameters=[{"name": "If-None-Match", "in": "header", "schema": text()}],
)

CREATE_SESSION = operation(
    "createSession",
    "Become a player",
    {
        "201": answer(
            "The player, a new one or the one that a valid cookie came with; the cookie holds "
            "for another year. It is all there is to it: keep it.",
            "Session",
            {"user_id": "q3Zx0cUuX1mB5tVd", "display_name": "Player 4F0A1C"},
            headers={"Set-Cookie": header("place_session, HttpOnly, SameSite=Lax.", text())},
        )
    },
    CrossSite,
    TooMany,
    Unavailable,
    description="New players are limited per address and hour. Watching needs no session.",
)

ME = operation(
    "getMe",
    "The player that the cookie stands for",
    {
        "200": answer(
            "When the player may place again, and whether there is a ban.",
            "Me",
            {
                "user_id": "q3Zx0cUuX1mB5tVd",
                "display_name": "Player 4F0A1C",
                "next_placement_at": AT,
                "wait_ms": 41250,
                "ban": None,
            },
        )
    },
    NoSession,
    Unavailable,
    security=SESSION,
)

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

ACTIVITY = operation(
    "getActivity",
    "Where people placed lately, and where nobody ever did",
    {
        "200": {
            "description": "Seconds old: 16 bytes of header, then a byte for each pixel.",
            "headers": {
                "Cache-Control": header("Public, for seconds.", text()),
                "Vary": header("Accept-Encoding: gzip is offered.", text()),
            },
            "content": {"application/octet-stream": {}},
        }
    },
    Unavailable,
)

PATHS: dict[str, dict[str, Operation]] = {
    "/api/board": {"get": BOARD},
    "/api/config": {"get": CONFIG},
    "/api/activity": {"get": ACTIVITY},
    "/api/session": {"post": CREATE_SESSION},
    "/api/me": {"get": ME},
    "/api/pixel": {"put": PUT_PIXEL, "delete": UNDO_PIXEL},
    "/api/pixel/{x}/{y}": {"get": PIXEL},
}
