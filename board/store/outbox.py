"""The outbox: accepted placements and changes of the board in order of seq, until ledger and ring
can do without them."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any, NamedTuple

from board.core.change import NO_PIXEL, Change, Entry
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
    entries: list[Entry]
    is_whole: bool

    @property
    def placements(self) -> list[Placement]:
        return [each for each in self.entries if isinstance(each, Placement)]


class Codes(NamedTuple):
    """What the entries of a stretch mean to a mirror: `code_of` each, and the changes."""

    codes: list[int]
    changes: Sequence[Change]


class Outbox:
    """Reads take the client for short commands; `follow` one that may wait in the server."""

    def __init__(self, client: Client, waiting_client: Client) -> None:
        self._client = client
        self._waiting_client = waiting_client

    async def since(self, seq: int, limit: int = 10_000) -> Stretch:
        """At most `limit` entries behind `seq`. Raises Unavailable."""
        entries = await call(self._client, "XRANGE", OUTBOX, f"({seq}-0", "+", "COUNT", limit)
        return read_stretch(seq, entries)

    async def follow(self, seq: int, wait_ms: int, limit: int = 10_000) -> Stretch:
        """Like `since`, but waits up to `wait_ms` for the first one. Raises Unavailable."""
        return read_stretch(seq, await self._wait_for(seq, wait_ms, limit))

    async def codes(self, seq: int, wait_ms: int, limit: int = 10_000) -> Codes | None:
        """What `follow` answers, as far as mirrors need it, at a third of its cost; None when
        there is a hole."""
        return read_codes(seq, await self._wait_for(seq, wait_ms, limit))

    async def _wait_for(self, seq: int, wait_ms: int, limit: int) -> list[Any]:
        wait_ms = min(wait_ms, int(MAX_WAIT_SECONDS * 1000))
        command = ("XREAD", "COUNT", limit, "BLOCK", wait_ms, "STREAMS", OUTBOX, f"{seq}-0")
        reply = await call(self._waiting_client, *command)
        return reply[0][1] if reply else []

    async def latest(self, count: int) -> Stretch:
        """The newest entries without a hole between them, about `count` at the most."""
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


def read_stretch(from_seq: int, replies: list[Any]) -> Stretch:
    entries: list[Entry] = []
    last, is_whole = from_seq, True
    for entry_id, fields in replies:
        seq = int(entry_id[:-2])
        entry = read_entry(seq, fields)
        is_whole = is_whole and seq == last + 1 and entry is not None
        last = seq
        if entry is not None:
            entries.append(entry)
    return Stretch(from_seq, last, entries, is_whole)


def read_codes(seq: int, replies: list[Any]) -> Codes | None:
    codes: list[int] = []
    changes: list[Change] = []
    # Ids are unique and ascend: when the last is as far away as there are entries, all are here.
    if replies and int(replies[-1][0][:-2]) != seq + len(replies):
        return None
    for entry_id, fields in replies:
        try:
            address, color, _ = fields[1].split(b" ", 2)
            codes.append(int(address) << 8 | int(color))
        except (ValueError, IndexError):
            change = read_entry(int(entry_id[:-2]), fields)
            if not isinstance(change, Change):  # a hole, or nothing that is ours to understand
                return None
            codes.append(NO_PIXEL)
            changes.append(change)
    return Codes(codes, tuple(changes))


def tail_of(replies: list[Any]) -> Stretch:
    """The unbroken run at the front of `replies`, which are newest first."""
    entries: list[Entry] = []
    to_seq = int(replies[0][0][:-2]) if replies else 0
    for expected, (entry_id, fields) in zip(range(to_seq, -1, -1), replies, strict=False):
        entry = read_entry(expected, fields) if int(entry_id[:-2]) == expected else None
        if entry is None:
            break
        entries.append(entry)
    entries.reverse()
    return Stretch(to_seq - len(entries), to_seq, entries, is_whole=True)


def read_entry(seq: int, fields: list[bytes]) -> Entry | None:
    """None for a hole, and for an entry that cannot be read: one such, of a newer version or
    torn, must not stop everybody who follows."""
    if len(fields) == 2 and not fields[1]:
        return None
    try:
        if fields[0] == b"c":
            return Change.from_text(seq, fields[1].decode())
        return read_placement(seq, fields[1])
    except (ValueError, IndexError):
        logger.error("Entry %d of the outbox is left out, it cannot be read: %r", seq, fields)
        return None


def read_placement(seq: int, field: bytes) -> Placement:
    """Raises ValueError."""
    pixel, color, at_ms, word, player = field.split(b" ", 4)
    kind, operation = KINDS.get(word) or read_kind(word)
    return Placement(seq, int(pixel), int(color), player.decode(), int(at_ms), kind, operation)


def read_kind(word: bytes) -> tuple[Kind, int]:
    kind, _, operation = word.partition(b":")
    return Kind(int(kind)), int(operation or 0)


# Of placements that are part of no operation; looking one up is cheaper than reading it.
KINDS = {b"%d" % kind: (kind, 0) for kind in Kind}


def kind_word(kind: Kind, operation: int) -> str:
    """What `read_kind` reads; the scripts hand it on."""
    return f"{int(kind)}:{operation}" if operation else str(int(kind))


def field_of(placement: Placement) -> str:
    """What `read_placement` reads."""
    _, pixel, color, player, at_ms, kind, operation = placement
    return f"{pixel} {color} {at_ms} {kind_word(kind, operation)} {player}"
