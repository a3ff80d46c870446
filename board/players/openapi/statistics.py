"""The call that tells what was placed, and its JSON."""

from __future__ import annotations

from board.core.placement import Kind
from board.core.problem import Malformed, NotFound, Unavailable
from board.players.openapi.history import IF_NONE_MATCH, TIME_MS
from board.players.openapi.responses import answer, header, operation
from board.players.openapi.schemas import COORDINATE, Schema, ref, text, thing, whole

PLACEMENTS = whole(1, None, "That players made; some may be undone or taken back since.")
MINUTE = thing(
    {
        "at_ms": {"type": "integer", "description": "Unix time of its beginning, milliseconds."},
        "placements": PLACEMENTS,
        "players": whole(1, None, "Different ones who placed in it."),
    }
)

SCHEMAS: dict[str, Schema] = {
    "Minute": MINUTE,
    "Statistics": thing(
        {
            "seq": whole(text="They are as of this number."),
            "at_ms": TIME_MS,
            "placements": whole(text="That players made, of all time."),
            "players": whole(text="Who have placed at all."),
            "kinds": {
                **thing({kind.name.lower(): whole() for kind in Kind}),
                "description": "Placements of each kind, those of the staff included.",
            },
            "busiest_minute": {"oneOf": [ref("Minute"), {"type": "null"}]},
            "minutes": {
                "type": "array",
                "description": "The last 1,440 in which players placed, ascending; there are none "
                "of the others.",
                "items": ref("Minute"),
            },
            "colors": {
                "type": "array",
                "description": "What players placed most comes first.",
                "items": thing({"color": whole(0, 255), "placements": PLACEMENTS}),
            },
            "contested": {
                "type": "array",
                "description": "The 20 pixels that players placed on most, and how often.",
                "items": thing({"x": COORDINATE, "y": COORDINATE, "placements": PLACEMENTS}),
            },
        }
    ),
}

BUSIEST = {"at_ms": 1_711_976_400_000, "placements": 120, "players": 30}
EXAMPLE = {
    "seq": 130,
    "at_ms": 1_711_976_459_000,
    "placements": 120,
    "players": 30,
    "kinds": {"player": 120, "moderator": 1, "import": 0, "undo": 5, "rollback": 4},
    "busiest_minute": BUSIEST,
    "minutes": [BUSIEST],
    "colors": [{"color": 5, "placements": 80}, {"color": 0, "placements": 40}],
    "contested": [{"x": 12, "y": -3, "placements": 9}],
}

HEADERS = {
    "ETag": header("Of this content in this encoding.", text()),
    "Cache-Control": header("Public, with the board's TTL for shared caches.", text()),
    "Vary": header("Accept-Encoding: gzip is offered.", text()),
}

STATISTICS = operation(
    "getStatistics",
    "What was placed: by minute, colour and pixel",
    {
        "200": answer("Seconds old.", "Statistics", EXAMPLE, headers=HEADERS),
        "304": {"description": "It is still what If-None-Match says.", "headers": HEADERS},
    },
    Malformed,
    NotFound,
    Unavailable,
    description="Counted as placements come in, with the history of the board; 404 while nothing "
    "is counted yet.",
    parameters=[IF_NONE_MATCH],
)
