"""What a tally tells everybody, as GET /api/stats has it: no players, only how many."""

from __future__ import annotations

import json
from typing import Any

from board.core.placement import Kind
from board.core.tiles.grid import Grid
from board.history.counting.minutes import MINUTE_MS, Minute
from board.history.counting.tally import Contested, Tally, rank


def statistics(tally: Tally, grid: Grid) -> bytes:
    """JSON. `grid` is where the board lies by now."""
    minutes, contested = tally.minutes, sorted(tally.contested.values(), key=rank, reverse=True)
    return json.dumps(
        {
            "seq": tally.seq,
            "at_ms": tally.latest_ms,
            "placements": tally.kinds[Kind.PLAYER],
            "players": len(tally.players),
            "kinds": {kind.name.lower(): tally.kinds[kind] for kind in Kind},
            "busiest_minute": minutes.busiest and told(minutes.busiest),
            "minutes": [told(minute) for minute in sorted(minutes.counted.values())],
            "colors": [
                {"color": color, "placements": placements}
                for color, placements in sorted(tally.colors.items(), key=most_first)
            ],
            "contested": [place(each, grid) for each in contested],
        },
        separators=(",", ":"),
    ).encode()


def told(minute: Minute) -> dict[str, Any]:
    return {
        "at_ms": minute.number * MINUTE_MS,
        "placements": minute.placements,
        "players": minute.players,
    }


def most_first(row: tuple[int, int]) -> tuple[int, int]:
    color, placements = row
    return -placements, color


def place(contested: Contested, grid: Grid) -> dict[str, Any]:
    x, y = grid.point(contested.address)
    return {"x": x, "y": y, "placements": contested.placements}
