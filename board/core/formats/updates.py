"""Updates: what everyone may see of the placements of (from_seq, to_seq].

Layout: 0x05, varint from_seq, varint to_seq - from_seq, varint n, then per update
varint seq - previous seq (the first: - from_seq), varint address, u8 colour.
Message bodies of SNS and SQS are text, so `encode_updates` returns base64.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from board.core.formats.rice import ADDRESSES
from board.core.formats.varint import WireError, append_varint, read_varint
from board.core.placement import Placement, Update

UPDATES = 0x05  # 0x03 is an earlier release's, of row-by-row indices


class Updates(NamedTuple):
    """The updates of (from_seq, to_seq] in ascending order of seq, each seq once."""

    from_seq: int
    to_seq: int
    updates: list[Update]


def public_updates(from_seq: int, placements: Iterable[Placement]) -> Updates:
    """Placements in any order, repeats included, without who placed them and when.

    Raises WireError for none, or for one that is not above `from_seq`.
    """
    by_seq = {placed.seq: Update(placed.seq, placed.pixel, placed.color) for placed in placements}
    if not by_seq or min(by_seq) <= from_seq:
        raise WireError("A batch holds one placement or more, each above its from_seq.")
    updates = [by_seq[seq] for seq in sorted(by_seq)]
    return Updates(from_seq, updates[-1].seq, updates)


def encode_updates(from_seq: int, to_seq: int, updates: Sequence[Update]) -> str:
    """Base64 text; `updates` have ascending seq in (from_seq, to_seq]."""
    out = bytearray((UPDATES,))
    for value in (from_seq, to_seq - from_seq, len(updates)):
        append_varint(out, value)
    previous = from_seq
    for seq, pixel, color in updates:
        append_varint(out, seq - previous)
        append_varint(out, pixel)
        out.append(color)
        previous = seq
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
    if offset != len(data) or seq > from_seq + span:
        raise WireError("The updates are longer than their head says.")
    return Updates(from_seq, from_seq + span, updates)


def read_update(data: bytes, offset: int, previous: int) -> tuple[Update, int]:
    step, offset = read_varint(data, offset)
    pixel, offset = read_varint(data, offset)
    if not step or offset >= len(data) or pixel >= ADDRESSES:
        raise WireError("An update is truncated, out of order or on no board.")
    return Update(previous + step, pixel, data[offset]), offset + 1
