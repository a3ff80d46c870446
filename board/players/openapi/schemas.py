"""The JSON of the API, as schemas."""

from __future__ import annotations

from typing import Any

from board.core.formats.messages import PROTOCOL_VERSION
from board.core.live_settings import STATES
from board.core.palette import MAX_COLORS
from board.core.placement import Kind
from board.core.problem import Problem
from board.core.tiles.limits import DEPTHS, HIGHEST, LARGEST_SIDE, LOWEST, MOST_TILES
from board.players.openapi.problems import EXPLANATIONS

Schema = dict[str, Any]


def thing(required: dict[str, Schema], **optional: Schema) -> Schema:
    """An object with exactly these members."""
    return {
        "type": "object",
        "properties": required | optional,
        "required": list(required),
        "additionalProperties": False,
    }


def ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def whole(least: int = 0, most: int | None = None, text: str = "") -> Schema:
    schema: Schema = {"type": "integer", "minimum": least}
    if most is not None:
        schema["maximum"] = most
    return schema | ({"description": text} if text else {})


def text(description: str = "", **more: Any) -> Schema:
    return {"type": "string", **({"description": description} if description else {}), **more}


SIDE = whole(1, LARGEST_SIDE)
COORDINATE = whole(LOWEST, HIGHEST)
COLOR = whole(0, MAX_COLORS - 1, "The number of a colour in the palette.")
SEQ = whole(1, None, "The placement's number; of two on one pixel the higher one holds.")
WAIT_MS = whole(0, None, "Milliseconds until the player may place again.")
TIME = text("RFC 3339 in UTC with milliseconds.", format="date-time")
NAME = text("The name that others see; it does not tell the user id.")

TILES = {
    "type": "array",
    "description": "x and y of each, in the order in which they were added.",
    "items": {"type": "array", "items": COORDINATE, "minItems": 2, "maxItems": 2},
    "minItems": 1,
    "maxItems": MOST_TILES,
}
BAN = thing({"reason": text(), "until": {"type": ["string", "null"], "format": "date-time"}})
PALETTE_COLOR = thing(
    {
        "index": COLOR,
        "name": text(),
        "hex": text(pattern="^#[0-9A-F]{6}$"),
    }
)
EVENT = thing({"name": text("What is counted down to."), "at": TIME})
FACE = thing(
    {
        "name": text("Of the board."),
        "logo": text("The address of a square PNG; empty is none."),
        "accent": text("#RRGGBB; empty is none."),
        "style": text("The address of a style sheet with the accent for both themes, or empty."),
        "rules": text("Plain text in lines."),
        "chat": text("An https address, or empty."),
        "privacy": text("An https address, or empty."),
        "contact": text("An https or mailto address, or empty."),
    }
)
SHOWN = {
    "seq": SEQ,
    "color": COLOR,
    "color_name": {"type": ["string", "null"], "description": "Null when the colour is gone."},
    "display_name": NAME,
    "at": TIME,
    "kind": text(enum=[kind.name.lower() for kind in Kind]),
}

ANSWERS: dict[str, Schema] = {
    "Config": thing(
        {
            "protocol": {"const": PROTOCOL_VERSION},
            "seq": whole(text="All of this holds from there on."),
            "left": COORDINATE,
            "top": COORDINATE,
            "width": SIDE,
            "height": SIDE,
            "bits": {"enum": list(DEPTHS), "description": "Of each pixel."},
            "tiles": TILES,
            "palette": {
                "type": "array",
                "items": ref("Color"),
                "minItems": 1,
                "maxItems": MAX_COLORS,
            },
            "cooldown_seconds": whole(text="0 is none."),
            "undo_seconds": whole(text="How long a placement can be taken back; 0: not at all."),
            "tick_ms": whole(20, 1000, "How often the socket sends what changed."),
            "state": text("Only an open board takes placements.", enum=list(STATES)),
            "announcement": text("Empty when there is none."),
            "event": {"anyOf": [EVENT, {"type": "null"}]},
            "face": FACE,
            "protected": {
                "type": ["string", "null"],
                "pattern": "^[0-9a-f]{8}$",
                "description": "The CRC-32 of GET /api/protected's bits; null: no pixel is.",
            },
            "features": {"type": "array", "items": text()},
        }
    ),
    "Color": PALETTE_COLOR,
    "Session": thing({"user_id": text(), "display_name": NAME}),
    "Me": thing(
        {
            "user_id": text(),
            "display_name": NAME,
            "next_placement_at": TIME,
            "wait_ms": WAIT_MS,
            "ban": {"anyOf": [BAN, {"type": "null"}]},
        }
    ),
    "Wish": thing({"x": COORDINATE, "y": COORDINATE, "color": COLOR}),
    "Placed": thing(
        {
            "seq": SEQ,
            "x": COORDINATE,
            "y": COORDINATE,
            "color": COLOR,
            "next_placement_at": TIME,
            "wait_ms": WAIT_MS,
        }
    ),
    "Shown": thing(SHOWN),
    "Pixel": thing(
        {
            "x": COORDINATE,
            "y": COORDINATE,
            **SHOWN,
            "previous": {
                "type": "array",
                "items": ref("Shown"),
                "description": "Up to 20 older placements on the pixel, newest first.",
            },
        }
    ),
    "ShownThere": thing({"x": COORDINATE, "y": COORDINATE, **SHOWN}),
    "More": thing(
        {
            "display_name": NAME,
            "placements": {
                "type": "array",
                "items": ref("ShownThere"),
                "description": "Up to 20 of the player's, newest first.",
            },
        }
    ),
}

# What a problem of each type has beside type, title, status and detail.
EXTRAS: dict[str, tuple[dict[str, Schema], dict[str, Schema]]] = {
    "malformed": ({}, {"field": text(), "minimum": COORDINATE, "maximum": COORDINATE}),
    "out-of-board": ({}, {"field": text(), "minimum": COORDINATE, "maximum": COORDINATE}),
    "out-of-palette": ({}, {"field": text(), "minimum": whole(), "maximum": whole()}),
    "banned": (BAN["properties"], {}),
    "method-not-allowed": ({"allow": text()}, {}),
    "cooldown": ({"wait_ms": WAIT_MS, "next_placement_at": TIME}, {}),
    "too-many": ({"wait_ms": WAIT_MS, "limit": whole()}, {}),
    "unavailable": ({"wait_ms": WAIT_MS}, {}),
}


def problem_schema(kind: type[Problem]) -> Schema:
    required, optional = EXTRAS.get(kind.slug, ({}, {}))
    return thing(
        {
            "type": {"const": f"/problems/{kind.slug}"},
            "title": {"const": kind.title},
            "status": {"const": kind.status},
            "detail": text("A sentence about this very refusal."),
            **required,
        },
        **optional,
    )


def problem_name(kind: type[Problem]) -> str:
    return kind.__name__ + "Problem"


def schemas() -> dict[str, Schema]:
    return ANSWERS | {problem_name(kind): problem_schema(kind) for kind in EXPLANATIONS}
