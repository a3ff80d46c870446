"""The calls about the past, and their JSON."""

from __future__ import annotations

from board.core.live_settings import STATES
from board.core.palette import PALETTE_2017, pairs_of
from board.core.problem import Malformed, NotFound, Unavailable
from board.core.tiles.limits import DEPTHS
from board.players.openapi.responses import answer, header, operation
from board.players.openapi.schemas import COORDINATE, SIDE, TILES, Schema, ref, text, thing, whole

SEQ = whole(0, None, "The board is so from there on.")
TIME_MS = {"type": "integer", "description": "Unix time in milliseconds."}
URL = text("To be got without cookies.")

EVENT = thing(
    {
        "seq": SEQ,
        "at_ms": TIME_MS,
        "kinds": {
            "type": "array",
            "description": "Nothing after a repair, which says once more what the board is.",
            "items": {"enum": ["founding", "growth", "bits", "palette", "state"]},
        },
        "left": COORDINATE,
        "top": COORDINATE,
        "width": SIDE,
        "height": SIDE,
        "bits": {"enum": list(DEPTHS)},
        "tiles": TILES,
        "palette": {
            "type": "array",
            "description": "Pairs of name and #RRGGBB.",
            "items": {"type": "array", "items": text(), "minItems": 2, "maxItems": 2},
        },
        "state": text(enum=list(STATES)),
    }
)
CHUNK = thing(
    {
        "from_seq": whole(text="It has what comes behind this number."),
        "to_seq": whole(1),
        "from_ms": TIME_MS,
        "to_ms": TIME_MS,
        "placements": whole(),
        "bytes": whole(1),
        "url": URL,
    }
)
CHECKPOINT = thing({"seq": SEQ, "at_ms": TIME_MS, "url": URL})

SCHEMAS: dict[str, Schema] = {
    "HistoryEvent": EVENT,
    "HistoryChunk": CHUNK,
    "HistoryCheckpoint": CHECKPOINT,
    "History": thing(
        {
            "first_seq": whole(),
            "last_seq": whole(text="Up to here it is kept; the socket has what comes behind."),
            "first_ms": TIME_MS,
            "last_ms": TIME_MS,
            "events": {"type": "array", "items": ref("HistoryEvent"), "minItems": 1},
            "chunks": {"type": "array", "items": ref("HistoryChunk")},
            "checkpoints": {"type": "array", "items": ref("HistoryCheckpoint"), "minItems": 1},
        }
    ),
}

EXAMPLE = {
    "first_seq": 0,
    "last_seq": 50_000,
    "first_ms": 1_711_976_400_000,
    "last_ms": 1_711_976_580_000,
    "events": [
        {
            "seq": 0,
            "at_ms": 1_711_976_400_000,
            "kinds": ["founding"],
            "left": 0,
            "top": 0,
            "width": 200,
            "height": 200,
            "bits": 4,
            "tiles": [[0, 0]],
            "palette": pairs_of(PALETTE_2017),
            "state": "open",
        }
    ],
    "chunks": [
        {
            "from_seq": 0,
            "to_seq": 50_000,
            "from_ms": 1_711_976_400_000,
            "to_ms": 1_711_976_580_000,
            "placements": 50_000,
            "bytes": 210_000,
            "url": "/api/history/chunk/0",
        }
    ],
    "checkpoints": [{"seq": 0, "at_ms": 1_711_976_400_000, "url": "/api/history/board/0"}],
}

CACHED = {
    "ETag": header("Of this content in this encoding.", text()),
    "Cache-Control": header("Public; chunks and boards never change.", text()),
    "Vary": header("Accept-Encoding: gzip is offered, but for chunks.", text()),
}
UNCHANGED = {"description": "It is still what If-None-Match says.", "headers": CACHED}
IF_NONE_MATCH = {"name": "If-None-Match", "in": "header", "schema": text()}


def number(name: str) -> Schema:
    return {"name": name, "in": "path", "required": True, "schema": whole()}


HISTORY = operation(
    "getHistory",
    "What is kept of the board's history",
    {
        "200": answer("Seconds old.", "History", EXAMPLE, headers=CACHED),
        "304": UNCHANGED,
    },
    Malformed,
    NotFound,
    Unavailable,
    description="A moment is the checkpoint before it and the chunks since; 404 while nothing is "
    "kept yet. Times need not ascend with the numbers: imports have those of their data set.",
    parameters=[IF_NONE_MATCH],
)

BOARD_AT = operation(
    "findHistoryBoard",
    "The board as of a time",
    {
        "302": {
            "description": "The number as of then: up to the first placement that is later.",
            "headers": {"Location": header("/api/history/board/ and the number.", text())},
        }
    },
    Malformed,
    NotFound,
    Unavailable,
    parameters=[
        {"name": "at", "in": "query", "required": True, "schema": text(format="date-time")}
    ],
)

BOARD = operation(
    "getHistoryBoard",
    "The board as of a number",
    {
        "200": {
            "description": "A snapshot, as GET /api/board had it then.",
            "headers": CACHED | {"X-Board-Seq": header("The number.", text(pattern="^\\d+$"))},
            "content": {"application/octet-stream": {}},
        },
        "304": UNCHANGED,
    },
    Malformed,
    NotFound,
    Unavailable,
    description="From 0 to last_seq of GET /api/history. Its palette is that of the last event "
    "up to it. Those that are not listed there are made, one at a time.",
    parameters=[number("seq"), IF_NONE_MATCH],
)

CHUNK_CALL = operation(
    "getHistoryChunk",
    "The placements of a chunk",
    {
        "200": {
            "description": "In their order, with the colours before and after; no players.",
            "headers": CACHED,
            "content": {"application/octet-stream": {}},
        },
        "304": UNCHANGED,
    },
    Malformed,
    NotFound,
    Unavailable,
    parameters=[number("from_seq"), IF_NONE_MATCH],
)
