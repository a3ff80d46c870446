"""The calls that answer with a byte or a bit for each address."""

from __future__ import annotations

from board.core.problem import Malformed, NotFound, Unavailable
from board.players.openapi.responses import header, operation
from board.players.openapi.schemas import text

PROTECTED_HEADERS = {
    "ETag": header("Of these pixels in this encoding.", text()),
    "Cache-Control": header("Public, as the board's.", text()),
    "Vary": header("Accept-Encoding: br and gzip are offered.", text()),
}

PROTECTED = operation(
    "getProtected",
    "The pixels that nobody may place on",
    {
        "200": {
            "description": "16 bytes of header, then a bit for each address, the highest of a "
            "byte first; no bits when none is protected.",
            "headers": PROTECTED_HEADERS,
            "content": {"application/octet-stream": {}},
        },
        "304": {
            "description": "They are still what If-None-Match says.",
            "headers": PROTECTED_HEADERS,
        },
    },
    Malformed,
    NotFound,
    Unavailable,
    description="`protected` of GET /api/config is the CRC-32 in the header: ask again when it "
    "changes, and after a moment when a cache still had the pixels from before.",
    parameters=[{"name": "If-None-Match", "in": "header", "schema": text()}],
)

ACTIVITY = operation(
    "getActivity",
    "Where people placed lately, and where nobody ever did",
    {
        "200": {
            "description": "Seconds old: 16 bytes of header, then a byte for each address.",
            "headers": {
                "Cache-Control": header("Public, for seconds.", text()),
                "Vary": header("Accept-Encoding: gzip is offered.", text()),
            },
            "content": {"application/octet-stream": {}},
        }
    },
    Unavailable,
)
