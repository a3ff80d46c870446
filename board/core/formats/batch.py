"""A batch: the placements and changes of (from_seq, to_seq], as they travel between services.

Layout: 0x04, u8 bits per pixel of the board, varint from_seq, varint base_ms, varint n, then per
placement varint seq - from_seq, varint address, u8 kind, u8 colour, varint (at_ms - base_ms)
zigzag, varint length of the player id, its UTF-8 bytes. Of one that is part of an operation
the kind has the bit 0x40, and the operation's number follows as a varint. A change of the board
is one of kind 255 with address and colour 0, and with its words in place of a player id. Message
bodies of SNS and SQS are text, so `encode_batch` returns base64.

The bits are there for whoever keeps the pixels packed and knows nothing else of the board: the
ledger's function is deployed before its board is made.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import NamedTuple

from board.core.change import MAX_CHANGE_BYTES, Change, Entry
from board.core.formats.rice import ADDRESSES
from board.core.formats.varint import MAX_VALUE, WireError, append_varint, read_varint
from board.core.placement import Kind, Placement
from board.core.tiles.limits import DEPTHS

BATCH = 0x04  # 0x02 is an earlier release's, of row-by-row indices
MAX_PLAYER_BYTES = 128
CHANGE = 255  # among the kinds
OF_OPERATION = 0x40
MAX_PLACEMENTS = 10_000  # the publisher puts no more into one batch
MAX_BODY_BYTES = 262_144  # SNS takes no more in one message


class PlacementBatch(NamedTuple):
    """What happened on a board of `bits` a pixel, by ascending seq above `from_seq`."""

    from_seq: int
    entries: list[Entry]
    bits: int

    @property
    def placements(self) -> list[Placement]:
        return [each for each in self.entries if isinstance(each, Placement)]


def encode_batch(from_seq: int, entries: Sequence[Entry], bits: int) -> str:
    """Base64 text; `entries` have ascending seq above `from_seq`, `bits` is 4 or 8."""
    if bits not in DEPTHS:
        raise ValueError(f"A pixel has 4 or 8 bits, not {bits}.")
    base_ms = entries[0].at_ms if entries else 0
    out = bytearray((BATCH, bits))
    for value in (from_seq, base_ms, len(entries)):
        append_varint(out, value)
    for entry in entries:
        if isinstance(entry, Change):
            append_change(out, entry, from_seq, base_ms)
        else:
            append_placement(out, entry, from_seq, base_ms, bits)
    return base64.b64encode(out).decode("ascii")


def append_change(out: bytearray, change: Change, from_seq: int, base_ms: int) -> None:
    append_varint(out, change.seq - from_seq)
    out += bytes((0, CHANGE, 0))
    append_varint(out, zigzag(change.at_ms - base_ms))
    words = change.shape.to_words().encode()
    if len(words) > MAX_CHANGE_BYTES:
        raise ValueError(f"A change has at most {MAX_CHANGE_BYTES} bytes.")
    append_varint(out, len(words))
    out += words


def append_placement(
    out: bytearray, placement: Placement, from_seq: int, base_ms: int, bits: int
) -> None:
    if placement.color >> bits:
        raise ValueError(f"A pixel holds the colours 0 to {(1 << bits) - 1}.")
    append_varint(out, placement.seq - from_seq)
    append_varint(out, placement.pixel)
    mark = OF_OPERATION if placement.operation else 0
    out += bytes((placement.kind | mark, placement.color))
    append_varint(out, zigzag(placement.at_ms - base_ms))
    player = placement.player.encode()
    if len(player) > MAX_PLAYER_BYTES:
        raise ValueError(f"A player id has at most {MAX_PLAYER_BYTES} bytes.")
    append_varint(out, len(player))
    out += player
    if mark:
        append_varint(out, placement.operation)


def decode_batch(text: str) -> PlacementBatch:
    """Raises WireError for anything malformed."""
    if len(text) > MAX_BODY_BYTES:
        raise WireError(f"The batch has {len(text)} bytes; {MAX_BODY_BYTES} are allowed.")
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise WireError("The batch is not base64.") from error
    if not data or data[0] != BATCH:
        raise WireError("This is not a batch.")
    if len(data) < 2 or data[1] not in DEPTHS:
        raise WireError("The batch does not say 4 or 8 bits.")
    bits = data[1]
    from_seq, offset = read_varint(data, 2)
    base_ms, offset = read_varint(data, offset)
    count, offset = read_varint(data, offset)
    entries: list[Entry] = []
    for _ in range(count):
        entry, offset = read_entry(data, offset, from_seq, base_ms)
        if entry.seq <= (entries[-1].seq if entries else from_seq):
            raise WireError("The batch's seqs do not ascend.")
        if isinstance(entry, Placement) and entry.color >> bits:
            raise WireError(f"A pixel of {bits} bits cannot have the colour {entry.color}.")
        entries.append(entry)
    if offset != len(data):
        raise WireError("The batch is longer than its count of placements.")
    return PlacementBatch(from_seq, entries, bits)


def read_entry(data: bytes, offset: int, from_seq: int, base_ms: int) -> tuple[Entry, int]:
    step, offset = read_varint(data, offset)
    address, offset = read_varint(data, offset)
    if offset + 1 >= len(data):
        raise WireError("The batch is truncated.")
    kind, color = data[offset : offset + 2]
    drift, offset = read_varint(data, offset + 2)
    length, offset = read_varint(data, offset)
    most = MAX_CHANGE_BYTES if kind == CHANGE else MAX_PLAYER_BYTES
    if length > most or offset + length > len(data):
        raise WireError("A player id is truncated or too long.")
    seq, at_ms = from_seq + step, base_ms + unzigzag(drift)
    if seq > MAX_VALUE or address >= ADDRESSES or not 0 <= at_ms <= MAX_VALUE:
        raise WireError("A placement's seq, pixel or time is out of range.")
    words, offset = data[offset : offset + length], offset + length
    operation = 0
    if kind != CHANGE and kind & OF_OPERATION:
        operation, offset = read_varint(data, offset)
    try:
        text = words.decode()
        if kind == CHANGE:
            return Change.from_text(seq, f"{at_ms} {text}"), offset
        kind = Kind(kind & ~OF_OPERATION)
        return Placement(seq, address, color, text, at_ms, kind, operation), offset
    except ValueError as error:
        raise WireError("A player id or a change cannot be read, or a kind is unknown.") from error


def zigzag(value: int) -> int:
    return value << 1 if value >= 0 else (-value << 1) - 1


def unzigzag(value: int) -> int:
    return value >> 1 if not value & 1 else -(value + 1 >> 1)
