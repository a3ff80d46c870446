"""What is kept of the history, as GET /api/history lists it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

from board.core.change import Change, Shape
from board.core.palette import pairs_of
from board.history.kept.index import Checkpoint, Index, KeptChunk

URL = "/api/history"


def served(kept: KeptChunk | Checkpoint) -> str:
    """Its address."""
    if isinstance(kept, KeptChunk):
        return f"{URL}/chunk/{kept.from_seq}"
    return f"{URL}/board/{kept.seq}"


def listing(index: Index, address: Callable[[KeptChunk | Checkpoint], str] = served) -> bytes:
    """JSON."""
    return json.dumps(
        {
            "first_seq": index.first_seq,
            "last_seq": index.last_seq,
            "first_ms": index.first_ms,
            "last_ms": index.last_ms,
            "events": list(events(index)),
            "chunks": [
                {
                    "from_seq": each.from_seq,
                    "to_seq": each.to_seq,
                    "from_ms": each.from_ms,
                    "to_ms": each.to_ms,
                    "placements": each.placements,
                    "bytes": each.bytes,
                    "url": address(each),
                }
                for each in index.chunks
            ],
            "checkpoints": [
                {"seq": each.seq, "at_ms": each.at_ms, "url": address(each)}
                for each in index.checkpoints
            ],
        },
        separators=(",", ":"),
    ).encode()


def events(index: Index) -> Iterator[dict[str, Any]]:
    first, *_ = index.events
    yield event(first, ["founding"])
    for before, change in pairwise(index.events):
        yield event(change, changed(before.shape, change.shape))


def event(change: Change, kinds: list[str]) -> dict[str, Any]:
    shape = change.shape
    return {
        "seq": change.seq,
        "at_ms": change.at_ms,
        "kinds": kinds,
        **shape.grid.as_config(),
        "palette": pairs_of(shape.palette),
        "state": shape.state,
    }


def changed(before: Shape, after: Shape) -> list[str]:
    """Nothing of it, after a repair that only said once more what the board is."""
    found = {
        "growth": before.grid.rectangle != after.grid.rectangle,
        "bits": before.grid.bits != after.grid.bits,
        "palette": before.palette != after.palette,
        "state": before.state != after.state,
    }
    return [kind for kind, is_so in found.items() if is_so]
