"""The outbox: accepted placements in order of seq, until ledger and ring can do without them."""

from __future__ import annotations

import logging
from typing import Any, NamedTuple

from board.core.placement import Kind, Placement
from board.store.client import MAX_WAIT_SECONDS, Client, call
from board.store.keys import OUTBOX

logger = logging.getLogger(__name__)

PAGE = 10_000  # entries in one reply: some ten milliseconds of Valkey's time


class Stretch(NamedTuple):
    """The part of the outbox behind `from_seq`, up to `to_seq`, in order.

    `is_whole` is false when some of it is gone (trimmed, lost by the server, or not to be
    read): whoever followed the outbox has to read the board again.
    """

    from_seq: int
    to_seq: int
    placements: list[Placement]
    is_whole: bool


class Outbox:
    """Reads take the client for short commands; `follow` one that may wait in the server."""

    def __init__(self, client: Client, waiting_client: Client) -> None:
        self._client = client
        self._waiting_client = waiting_client

    async def since(self, seq: int, limit: int = 10_000) -> Stretch:
        """At most `limit` placements behind `seq`. Raises Unavailable."""
        entries = await call(self._client, "XRANGE", OUTBOX, f"({seq}-0", "+", "COUNT", limit)
        return read_stretch(seq, entries)

    async def follow(self, seq: int, wait_ms: int, limit: int = 10_000) -> Stretch:
        """Like `since`, but waits up to `wait_ms` for the first one. Raises Unavailable."""
        return read_stretch(seq, await self._wait_for(seq, wait_ms, limit))

    async def codes(self, seq: int, wait_ms: int, limit: int = 10_000) -> list[int] | None:
        """What `follow` answers as address << 8 | colour of each placement, at a third of
        its cost; None when there is a hole."""
        return read_codes(seq, await self._wait_for(seq, wait_ms, limit))

    async def _wait_for(self, seq: int, wait_ms: int, limit: int) -> list[Any]:
        wait_ms = min(wait_ms, int(MAX_WAIT_SECONDS * 1000))
        command = ("XREAD", "COUNT", limit, "BLOCK", wait_ms, "STREAMS", OUTBOX, f"{seq}-0")
        reply = await call(self._waiting_client, *command)
        return reply[0][1] if reply else []

    async def latest(self, count: int) -> Stretch:
        """The newest placements without a hole between them, about `count` at the most."""
        entries: list[Any] = []
        end = "+"
        while len(entries) < count:
            page = await call(self._client, "XREVRANGE", OUTBOX, end, "-", "COUNT", PAGE)
            entries += page
            if len(page) < PAGE:
                break
            end = f"({page[-1][0].decode()}"
        return tail_of(entries)

    async def length(self) -> int:
        return int(await call(self._client, "XLEN", OUTBOX))

    async def trim(self, keep_from_seq: int) -> int:
        """Drops entries below `keep_from_seq`; returns how many."""
        return int(await call(self._client, "XTRIM", OUTBOX, "MINID", f"{keep_from_seq}-0"))


def read_stretch(from_seq: int, entries: list[Any]) -> Stretch:
    placements: list[Placement] = []
    last, is_whole = from_seq, True
    for entry_id, fields in entries:
        seq = int(entry_id[:-2])
        placement = read_entry(seq, fields)
        is_whole = is_whole and seq == last + 1 and placement is not None
        last = seq
        if placement is not None:
            placements.append(placement)
    return Stretch(from_seq, last, placements, is_whole)


def read_codes(seq: int, entries: list[Any]) -> list[int] | None:
    codes: list[int] = []
    # Ids are unique and ascend: when the last is as far away as there are entries, all are here.
    if entries and int(entries[-1][0][:-2]) != seq + len(entries):
        return None
    for _, fields in entries:
        try:
            address, color, _ = fields[1].split(b" ", 2)
            codes.append(int(address) << 8 | int(color))
        except (ValueError, IndexError):  # a hole, or an entry that is not ours to understand
            return None
    return codes


def tail_of(entries: list[Any]) -> Stretch:
    """The unbroken run at the front of `entries`, which are newest first."""
    placements: list[Placement] = []
    to_seq = int(entries[0][0][:-2]) if entries else 0
    for expected, (entry_id, fields) in zip(range(to_seq, -1, -1), entries, strict=False):
        placement = read_entry(expected, fields) if int(entry_id[:-2]) == expected else None
        if placement is None:
            break
        placements.append(placement)
    placements.reverse()
    return Stretch(to_seq - len(placements), to_seq, placements, is_whole=True)


def read_entry(seq: int, fields: list[bytes]) -> Placement | None:
    """None for a hole, and for an entry that cannot be read: one such, of a newer version or
    torn, must not stop everybody who follows."""
    if len(fields) == 2 and not fields[1]:
        return None
    try:
        return read_placement(seq, fields[1])
    except (ValueError, IndexError):
        logger.error("Entry %d of the outbox is left out, it cannot be read: %r", seq, fields)
        return None


def read_placement(seq: int, field: bytes) -> Placement:
    """Raises ValueError."""
    pixel, color, at_ms, word, player = field.split(b" ", 4)
    kind = KINDS[word] if word in KINDS else Kind(int(word))
    return Placement(seq, int(pixel), int(color), player.decode(), int(at_ms), kind)


KINDS = {b"%d" % kind: kind for kind in Kind}  # looking one up is cheaper than Kind(int(...))


def field_of(placement: Placement) -> str:
    """What `read_placement` reads."""
    _, pixel, color, player, at_ms, kind = placement
    return f"{pixel} {color} {at_ms} {int(kind)} {player}"
