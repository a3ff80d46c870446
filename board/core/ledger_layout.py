"""How the ledger lies in DynamoDB: keys and items, for whoever writes and whoever reads.

| table | key | item |
|---|---|---|
| board | `T#<tile>` | `seq`, `revision`, `pixels`: 4,000 packed pixels |
| placements | `P#<pixel>`, seq | one placement; index `by_player`: player, seq |
| placements | `LOG#<minute>#<shard>`, last seq | `from_seq`, `body`: the batch as published |
| users | `U#<player>` | `seq`, `at_ms` of the player's newest placement |

A restore is all tiles, then the log of every minute that may not be in them yet,
replayed in order of seq. A tile nobody paints on keeps its old seq for ever, so the
replay starts at the newest tile's minute less `REPLAY_MINUTES`, not at the lowest seq.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from typing import Any

from board.core.placement import Placement
from board.core.tiles import EMPTY_TILE, Tile

KEY, SORT, BY_PLAYER = "pk", "seq", "by_player"
LOG_SHARDS = 4  # a partition takes 1,000 write units a second
REPLAY_MINUTES = 20  # a message that fails five times is in the queue for less than this
Item = dict[str, Any]


def tile_key(tile: int) -> Item:
    return {KEY: f"T#{tile}"}


def pixel_key(pixel: int) -> str:
    return f"P#{pixel}"


def user_key(player: str) -> Item:
    return {KEY: f"U#{player}"}


def log_key(at_ms: int, shard: int) -> str:
    return f"LOG#{at_ms // 60_000}#{shard}"


def log_keys(from_ms: int, to_ms: int) -> Iterator[str]:
    """Partition keys of the log of [from_ms, to_ms], oldest minute first."""
    for minute in range(from_ms // 60_000, to_ms // 60_000 + 1):
        for shard in range(LOG_SHARDS):
            yield log_key(minute * 60_000, shard)


def placement_item(placement: Placement) -> Item:
    seq, pixel, color, player, at_ms, kind = placement
    return {
        KEY: pixel_key(pixel),
        SORT: seq,
        "pixel": pixel,
        "color": color,
        "player": player,
        "at_ms": at_ms,
        "kind": int(kind),
    }


def log_item(from_seq: int, placements: Sequence[Placement], body: str) -> Item:
    """`placements` are what `body`, a batch in base64, holds: one or more, by seq."""
    first, last = placements[0], placements[-1]
    return {
        KEY: log_key(first.at_ms, from_seq % LOG_SHARDS),
        SORT: last.seq,
        "from_seq": from_seq,
        "body": base64.b64decode(body),
    }


def tile_item(number: int, tile: Tile) -> Item:
    return {
        **tile_key(number),
        SORT: tile.seq,
        "revision": tile.revision,
        "pixels": tile.pixels,
    }


def read_tile(item: Item | None) -> Tile:
    """A tile that nobody has written yet is empty."""
    if item is None:
        return EMPTY_TILE
    return Tile(int(item[SORT]), int(item["revision"]), bytes(item["pixels"]))


def read_body(item: Item) -> str:
    """The batch of a log item, in base64, as it was published."""
    return base64.b64encode(bytes(item["body"])).decode("ascii")
