"""How the ledger lies in DynamoDB: keys and items, for whoever writes and whoever reads.

| table | key | item |
|---|---|---|
| board | `S#<slice>` | `seq`, `revision`, `pixels`: 4,000 packed addresses |
| board | `HEAD` | `seq`: the end of what was appended, where no slice tells |
| placements | `P#<address>`, seq | one placement; index `by_player`: player, seq |
| placements | `LOG#<block>`, last seq | `from_seq`, `body`: the batch as published |
| placements | `PENDING`, last seq | `from_seq`: a batch that may not be in every slice yet |
| placements | `CHANGES`, 0 | `text`: what the board was when it was made |
| placements | `CHANGES`, -1 | `bits`: how many a pixel has since the board was rebuilt |
| users | `U#<player>` | `seq`, `at_ms` of the player's newest placement |

The log's blocks go by seq and not by time: a replay from any seq then needs no clock, and
imports carry the times of other years. A batch is some 12 bytes a placement, so one partition
takes far more placements a second than a board gets.

A restore is all slices, and the batches that `PENDING` names merged into them. A writer puts a
batch there before it touches a slice and takes it out after the last one, so what is not there
is in the slices: no guess about how late a message may be.

A slice keeps the depth that it was written with until it is written again: a board that is rebuilt
with more bits a pixel only says so.
"""

from __future__ import annotations

import base64
from typing import Any

from board.core.dynamodb.slices import DepthError, Slice
from board.core.placement import Kind, Placement

KEY, SORT, BY_PLAYER = "pk", "seq", "by_player"
HEAD, PENDING, CHANGES = "HEAD", "PENDING", "CHANGES"
DEPTH = -1  # among the changes, which have a seq
LOG_BLOCK = 100_000  # seqs to a partition of the log
Item = dict[str, Any]


def slice_key(number: int) -> Item:
    return {KEY: f"S#{number}"}


def head_key() -> Item:
    return {KEY: HEAD}


def pixel_key(pixel: int) -> str:
    return f"P#{pixel}"


def user_key(player: str) -> Item:
    return {KEY: f"U#{player}"}


def log_key(last_seq: int) -> str:
    return f"LOG#{last_seq // LOG_BLOCK}"


def log_keys(above_seq: int, to_seq: int) -> list[str]:
    """Partition keys of every batch that holds a seq in (above_seq, to_seq], in their order."""
    blocks = range((above_seq + 1) // LOG_BLOCK, to_seq // LOG_BLOCK + 1)
    return [log_key(block * LOG_BLOCK) for block in blocks]


def placement_item(placement: Placement) -> Item:
    seq, pixel, color, player, at_ms, kind, operation = placement
    item = {
        KEY: pixel_key(pixel),
        SORT: seq,
        "pixel": pixel,
        "color": color,
        "at_ms": at_ms,
        "kind": int(kind),
    }
    if operation:
        item["operation"] = operation
    # An index takes no empty key; a placement without a player is just not in it.
    return {**item, "player": player} if player else item


def read_placement(item: Item) -> Placement:
    seq, pixel, color, at_ms = (int(item[name]) for name in (SORT, "pixel", "color", "at_ms"))
    kind, operation = Kind(int(item["kind"])), int(item.get("operation", 0))
    return Placement(seq, pixel, color, item.get("player", ""), at_ms, kind, operation)


def log_item(from_seq: int, last_seq: int, body: str) -> Item:
    """`body` is a batch in base64; its highest seq is `last_seq`."""
    return {
        KEY: log_key(last_seq),
        SORT: last_seq,
        "from_seq": from_seq,
        "body": base64.b64decode(body),
    }


def pending_item(from_seq: int, last_seq: int) -> Item:
    return {KEY: PENDING, SORT: last_seq, "from_seq": from_seq}


def slice_item(number: int, content: Slice) -> Item:
    return {
        **slice_key(number),
        SORT: content.seq,
        "revision": content.revision,
        "pixels": content.pixels,
    }


def user_item(placement: Placement) -> Item:
    return {**user_key(placement.player), SORT: placement.seq, "at_ms": placement.at_ms}


def head_item(seq: int) -> Item:
    return {**head_key(), SORT: seq}


def depth_item(bits: int) -> Item:
    return {KEY: CHANGES, SORT: DEPTH, "bits": bits}


def stored_slice(item: Item | None) -> Slice | None:
    """As deep as it is; None for one that nobody has written yet."""
    return Slice(int(item[SORT]), int(item["revision"]), bytes(item["pixels"])) if item else None


def read_slice(item: Item | None, bits: int) -> Slice:
    """A slice that nobody has written yet is empty. Raises DepthError for one that has not
    so many bits a pixel."""
    found = stored_slice(item) or Slice.empty(bits)
    if found.bits != bits:
        raise DepthError(found.bits, bits)
    return found


def read_body(item: Item) -> str:
    """The batch of a log item, in base64, as it was published."""
    return base64.b64encode(bytes(item["body"])).decode("ascii")
