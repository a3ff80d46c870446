"""Updates: what everyone may see of the placements and changes of (from_seq, to_seq].

Layout: 0x05, varint from_seq, varint to_seq - from_seq, varint n, then per update
varint seq - previous seq (the first: - from_seq), varint address, u8 colour; then for each change
of the board varint seq - from_seq, varint length, its text in UTF-8.
Message bodies of SNS and SQS are text, so `encode_updates` returns base64.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from board.core.change import Change, Entry
from board.core.formats.rice import ADDRESSES
from board.core.formats.varint import WireError, append_varint, read_varint
from board.core.placement import Placement, Update

UPDATES = 0x05  # 0x03 is an earlier release's, of row-by-row indices


class Updates(NamedTuple):
    """The updates of (from_seq, to_seq] in ascending order of seq, each seq once."""

    from_seq: int
    to_seq: int
    updates: list[Update]
    changes: Sequence[Change] = ()


def public_updates(from_seq: int, entries: Iterable[Entry]) -> Updates:
    """Placements in any order, repeats included, without who placed them and when; and changes.

    Raises WireError for none, or for one that is not above `from_seq`.
    """
    by_seq = {entry.seq: entry for entry in entries}
    if not by_seq or min(by_seq) <= from_seq:
        raise WireError("A batch holds one placement or change or more, each above its from_seq.")
    ordered = [by_seq[seq] for seq in sorted(by_seq)]
    updates = [
        Update(each.seq, each.pixel, each.color) for each in ordered if isinstance(each, Placement)
    ]
    changes = tuple(each for each in ordered if isinstance(each, Change))
    return Updates(from_seq, ordered[-1].seq, updates, changes)


def encode_updates(
    from_seq: int, to_seq: int, updates: Sequence[Update], changes: Sequence[Change] = ()
) -> str:
    """Base64 text; `updates` and `changes` have ascending seq in (from_seq, to_seq]."""
    out = bytearray((UPDATES,))
    for value in (from_seq, to_seq - from_seq, len(updates)):
        append_varint(out, value)
    previous = from_seq
    for seq, pixel, color in updates:
        append_varint(out, seq - previous)
        append_varint(out, pixel)
        out.append(color)
        previous = seq
    for change in changes:
        text = change.to_text().encode()
        append_varint(out, change.seq - from_seq)
        append_varint(out, len(text))
        out += text
    return base64.b64encode(out).decode("ascii")


def decode_updates(text: str) -> Updates:
    """Raises WireError for anything malformed."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise WireError("The updates are not base64.") from error
    if not data or data[0] != UPDATES:
        raise WireError("These are not updates.")
    from_seq, offset = read_varint(data, 1)
    span, offset = read_varint(data, offset)
    count, offset = read_varint(data, offset)
    updates, seq = [], from_seq
    for _ in range(count):
        update, offset = read_update(data, offset, seq)
        seq = update.seq
        updates.append(update)
    changes = tuple(read_changes(data, offset, from_seq))
    if max([seq, *(change.seq for change in changes)]) > from_seq + span:
        raise WireError("The updates are longer than their head says.")
    return Updates(from_seq, from_seq + span, updates, changes)


def read_changes(data: bytes, offset: int, from_seq: int) -> Iterator[Change]:
    """Of the rest of `data`."""
    while offset < len(data):
        step, offset = read_varint(data, offset)
        length, offset = read_varint(data, offset)
        if not step or length > len(data) - offset:
            raise WireError("A change is truncated or out of order.")
        try:
            yield Change.from_text(from_seq + step, data[offset : offset + length].decode())
        except ValueError as error:
            raise WireError("A change cannot be read.") from error
        offset += length


def read_update(data: bytes, offset: int, previous: int) -> tuple[Update, int]:
    step, offset = read_varint(data, offset)
    pixel, offset = read_varint(data, offset)
    if not step or offset >= len(data) or pixel >= ADDRESSES:
        raise WireError("An update is truncated, out of order or on no board.")
    return Update(previous + step, pixel, data[offset]), offset + 1
