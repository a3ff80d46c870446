"""A chunk of the history: the placements and changes of (from_seq, to_seq], in their order.

Little-endian. `PLCC`, u8 version = 1, u8 zero, u16 number of changes m, u32 number of placements
n, u32 CRC-32 of everything from offset 16 on, u64 from_seq, u64 to_seq, i64 from_ms, i64 to_ms;
then one zlib stream of these columns, the wide ones as planes (see planes.py): the seqs in 8
bytes, as gaps; the times in 6, as steps; the addresses in 4; the colours before, the colours
after and the kinds in 1. Behind them, m + 1 times u64 seq, i64 at_ms, u32 length and the words of
a shape in UTF-8: first what the board was as of from_seq, then each change.

Nothing up to from_seq is later than from_ms (but perhaps the founding, where a board begins with
an import of another year), and nothing up to to_seq later than to_ms. There are no ids of players.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from board.core.change import MAX_CHANGE_BYTES, Change, Shape
from board.core.formats.planes import (
    along_steps,
    from_planes,
    gaps_behind,
    steps_from,
    to_planes,
    without_gaps,
)
from board.core.formats.varint import WireError

MAGIC, VERSION = b"PLCC", 1
HEADER = struct.Struct("<4sBBHIIQQqq")
SHAPE = struct.Struct("<QqI")
CHECKED_FROM = 16  # offset
SEQ, TIME, ADDRESS, BYTE = 8, 6, 4, 1  # bytes of a number
ROW = SEQ + TIME + ADDRESS + 3 * BYTE
MOST_PLACEMENTS, MOST_CHANGES = 200_000, 200  # a reader refuses more
LEVEL, WINDOW, MEMORY = 9, zlib.MAX_WBITS, 9


class Span(NamedTuple):
    """Which numbers a chunk has, and between which Unix times in milliseconds it lies."""

    from_seq: int
    to_seq: int
    from_ms: int
    to_ms: int


@dataclass(frozen=True, slots=True)
class HistoryChunk:
    """`shape` is what the board was as of from_seq. The columns have a value for each placement:
    `before` and `after` are colours, `times` Unix milliseconds, which need not ascend."""

    span: Span
    shape: Shape
    changes: Sequence[Change]
    seqs: Sequence[int]
    times: Sequence[int]
    addresses: Sequence[int]
    before: bytes
    after: bytes
    kinds: bytes


def encode_chunk(chunk: HistoryChunk) -> bytes:
    """Raises ValueError for what no reader accepts."""
    body = b"".join([columns_of(chunk), *shapes_of(chunk)])
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, WINDOW, MEMORY, zlib.Z_FILTERED)
    packed = packer.compress(body) + packer.flush()
    counts, span = (len(chunk.changes), len(chunk.seqs)), chunk.span
    checked = HEADER.pack(MAGIC, VERSION, 0, *counts, 0, *span)[CHECKED_FROM:]
    crc = zlib.crc32(packed, zlib.crc32(checked))
    data = HEADER.pack(MAGIC, VERSION, 0, *counts, crc, *span) + packed
    try:
        decode_chunk(data)
    except WireError as error:
        raise ValueError(str(error)) from error
    return data


def columns_of(chunk: HistoryChunk) -> bytes:
    wide = [
        to_planes(gaps_behind(chunk.span.from_seq, chunk.seqs), SEQ),
        to_planes(steps_from(chunk.span.from_ms, chunk.times), TIME),
        to_planes(chunk.addresses, ADDRESS),
    ]
    return b"".join([*wide, chunk.before, chunk.after, chunk.kinds])


def shapes_of(chunk: HistoryChunk) -> Iterator[bytes]:
    begin = Change(chunk.span.from_seq, chunk.span.from_ms, chunk.shape)
    for change in (begin, *chunk.changes):
        words = change.shape.to_words().encode()
        yield SHAPE.pack(change.seq, change.at_ms, len(words)) + words


def decode_chunk(data: bytes) -> HistoryChunk:
    """Raises WireError for anything but an intact chunk of version 1."""
    _, _, _, m, n, _, *span = HEADER.unpack_from(intact(data))
    body = inflated(data[HEADER.size :], n * ROW + (m + 1) * (SHAPE.size + MAX_CHANGE_BYTES))
    if len(body) < n * ROW:
        raise WireError("The chunk is shorter than its count of placements.")
    changes = list(read_shapes(body, n * ROW))
    if len(changes) != m + 1:
        raise WireError(f"The chunk has {len(changes)} shapes instead of {m + 1}.")
    chunk = read_columns(Span(*span), changes, body, n)
    check_order(chunk, changes[0])
    return chunk


def intact(data: bytes) -> bytes:
    """The same, if header and checksum are right. Raises WireError."""
    if len(data) < HEADER.size:
        raise WireError(f"A chunk of the history has at least {HEADER.size} bytes.")
    magic, version, zero, m, n, crc, *_ = HEADER.unpack_from(data)
    check_format(magic, version, zero, m, n)
    if zlib.crc32(memoryview(data)[CHECKED_FROM:]) != crc:
        raise WireError("The chunk's checksum is wrong.")
    return data


def check_format(magic: bytes, version: int, zero: int, m: int, n: int) -> None:
    if magic != MAGIC:
        raise WireError("This is no chunk of the history.")
    if version != VERSION or zero:
        raise WireError(f"This is a chunk of version {version}, not {VERSION}.")
    if n > MOST_PLACEMENTS or m > MOST_CHANGES:
        most = f"{MOST_PLACEMENTS} placements and {MOST_CHANGES} changes"
        raise WireError(f"A chunk has at most {most}, not {n} and {m}.")


def inflated(packed: bytes, most: int) -> bytes:
    stream = zlib.decompressobj()
    try:
        body = stream.decompress(packed, most + 1)
    except zlib.error as error:
        raise WireError("The chunk cannot be decompressed.") from error
    if not stream.eof or stream.unused_data:
        raise WireError("The chunk's columns are longer or shorter than its counts.")
    return body


def read_shapes(body: bytes, offset: int) -> Iterator[Change]:
    while offset < len(body):
        if len(body) - offset < SHAPE.size:
            raise WireError("A shape is truncated.")
        seq, at_ms, length = SHAPE.unpack_from(body, offset)
        offset += SHAPE.size
        if length > len(body) - offset:
            raise WireError("A shape is truncated.")
        try:
            shape = Shape.from_words(body[offset : offset + length].decode())
        except ValueError as error:
            raise WireError("A shape cannot be read.") from error
        yield Change(seq, at_ms, shape)
        offset += length


def read_columns(span: Span, changes: list[Change], body: bytes, n: int) -> HistoryChunk:
    columns, offset = [], 0
    for width in (SEQ, TIME, ADDRESS, BYTE, BYTE, BYTE):
        columns.append(body[offset : offset + n * width])
        offset += n * width
    seqs, times, addresses, before, after, kinds = columns
    return HistoryChunk(
        span,
        changes[0].shape,
        changes[1:],
        without_gaps(span.from_seq, from_planes(seqs, n, SEQ)),
        along_steps(span.from_ms, from_planes(times, n, TIME)),
        from_planes(addresses, n, ADDRESS),
        before,
        after,
        kinds,
    )


def check_order(chunk: HistoryChunk, begin: Change) -> None:
    span, seqs = chunk.span, [change.seq for change in chunk.changes]
    if begin[:2] != (span.from_seq, span.from_ms):
        raise WireError("The chunk's first shape is not that of its beginning.")
    if sorted({*seqs}) != seqs or (seqs and seqs[0] <= span.from_seq):
        raise WireError("The chunk's changes are out of order.")
    last_seq = max([span.from_seq, *chunk.seqs[-1:], *seqs[-1:]])
    times = [span.from_ms, *chunk.times, *(change.at_ms for change in chunk.changes)]
    if last_seq > span.to_seq or max(times) > span.to_ms:
        raise WireError("The chunk goes on behind its end.")
