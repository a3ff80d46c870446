"""The OpenAPI 3.1 document of the HTTP API."""

from __future__ import annotations

from typing import Any

from board.identity.session import COOKIE
from board.players.openapi import edits, history, statistics
from board.players.openapi.operations import PATHS
from board.players.openapi.report_operations import REPORT_SCHEMAS
from board.players.openapi.schemas import schemas

API_VERSION = "2.0.0"  # of the public formats; a change that breaks clients raises the first part

DESCRIPTION = (
    "Read the board, then follow its socket: GET /api/board gives the pixels as of a number "
    "`seq`, and /ws/board?since=<seq> gives what came after it, and then every change as it "
    "happens. To place, POST /api/session once, keep its cookie, and PUT /api/pixel, or send a "
    "place message over the socket.\n\n"
    "Refusals are application/problem+json (RFC 9457) with a stable `type`; each type has a page."
)


def document() -> dict[str, Any]:
    return {
        "openapi": "3.1.0",
        "info": {"title": "Place", "version": API_VERSION, "description": DESCRIPTION},
        "paths": PATHS,
        "components": {
            "schemas": schemas()
            | edits.SCHEMAS
            | history.SCHEMAS
            | statistics.SCHEMAS
            | REPORT_SCHEMAS,
            "securitySchemes": {"session": {"type": "apiKey", "in": "cookie", "name": COOKIE}},
        },
    }
