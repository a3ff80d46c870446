"""The calls of the API: what each takes, answers and refuses."""

from __future__ import annotations

from board.core.face import Face
from board.core.palette import PALETTE_2017
from board.core.problem import (
    CrossSite,
    Malformed,
    NoSession,
    NotFound,
    TooMany,
    Unavailable,
)
from board.players.openapi import history
from board.players.openapi.edits import STAFF_EDITS
from board.players.openapi.maps import ACTIVITY, PROTECTED
from board.players.openapi.pixel_operations import AT, MORE, PIXEL, PUT_PIXEL, SESSION, UNDO_PIXEL
from board.players.openapi.report_operations import OWN_REPORTS, REPORT
from board.players.openapi.responses import Operation, answer, header, operation
from board.players.openapi.schemas import text
from board.players.openapi.statistics import STATISTICS

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
            "description": "A snapshot: 32 bytes of header, the tile table, the tiles' pixels.",
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
    "Rectangle, palette and rules",
    {
        "200": answer(
            "The live settings; the socket sends them again when they change.",
            "Config",
            {
                "protocol": 2,
                "seq": 8127,
                "left": -200,
                "top": 0,
                "width": 400,
                "height": 200,
                "bits": 4,
                "tiles": [[-1, 0], [0, 0]],
                "palette": PALETTE,
                "cooldown_seconds": 300,
                "undo_seconds": 5,
                "tick_ms": 100,
                "state": "open",
                "announcement": "",
                "event": {"name": "Opening", "at": "2024-04-01T13:00:00.000Z"},
                "face": Face(rules="Be kind.\nNo hate.").public(),
                "protected": "b0f7e6c5",
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

PATHS: dict[str, dict[str, Operation]] = {
    "/api/board": {"get": BOARD},
    "/api/config": {"get": CONFIG},
    "/api/protected": {"get": PROTECTED},
    "/api/activity": {"get": ACTIVITY},
    "/api/staff-edits": {"get": STAFF_EDITS},
    "/api/history": {"get": history.HISTORY},
    "/api/history/board": {"get": history.BOARD_AT},
    "/api/history/board/{seq}": {"get": history.BOARD},
    "/api/history/chunk/{from_seq}": {"get": history.CHUNK_CALL},
    "/api/stats": {"get": STATISTICS},
    "/api/session": {"post": CREATE_SESSION},
    "/api/me": {"get": ME},
    "/api/report": {"post": REPORT},
    "/api/reports": {"get": OWN_REPORTS},
    "/api/pixel": {"put": PUT_PIXEL, "delete": UNDO_PIXEL},
    "/api/pixel/{x}/{y}": {"get": PIXEL},
    "/api/pixel/{x}/{y}/more": {"get": MORE},
}
