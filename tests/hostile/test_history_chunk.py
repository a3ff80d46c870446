"""Damaged and hostile chunks of the history mean the same to Python and to the page: one value or
none."""

from __future__ import annotations

import json
import random
import subprocess
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from board.core.change import Shape
from board.core.formats.history_chunk import CHECKED_FROM, HEADER, HistoryChunk, decode_chunk
from board.core.formats.varint import WireError
from board.core.palette import pairs_of
from tests.core.formats.test_history_chunk import LARGEST_SAFE_INTEGER, VECTORS
from tests.hostile.test_wire import damaged

ROOT = Path(__file__).resolve().parent.parent.parent
COUNT, SEED = 1500, 61


def corpus() -> Iterator[bytes]:
    chance = random.Random(SEED)
    known = [bytes.fromhex(case["hex"]) for case in VECTORS["cases"]]
    yield from known
    for _ in range(COUNT):
        data = chance.choice(known)
        yield damaged(chance, data)
        yield checked(damaged(chance, data))
        body = damaged(chance, zlib.decompress(data[HEADER.size :]))
        yield checked(data[: HEADER.size] + zlib.compress(body))
        yield checked(with_other_numbers(chance, data))
        yield checked(data + chance.randbytes(chance.randint(1, 6)))


def with_other_numbers(chance: random.Random, data: bytes) -> bytes:
    """Of the span, which has to fit the columns."""
    out = bytearray(data)
    for _ in range(chance.randint(1, 2)):
        out[chance.randrange(CHECKED_FROM, HEADER.size)] ^= 1 << chance.randrange(8)
    return bytes(out)


def checked(data: bytes) -> bytes:
    """With the right checksum, so that a reader looks further."""
    if len(data) < HEADER.size:
        return data
    crc = zlib.crc32(data[CHECKED_FROM:])
    return data[:12] + crc.to_bytes(4, "little") + data[CHECKED_FROM:]


def of_server(data: bytes) -> Any:
    """None when it is refused, or has numbers that the page could not keep exactly. Anything but
    a WireError is a fault and ends the test."""
    try:
        chunk = decode_chunk(data)
    except WireError:
        return None
    changes = [[each.seq, each.at_ms, words(each.shape)] for each in chunk.changes]
    placements = [list(row) for row in rows(chunk)]
    numbers = [*chunk.span, *(number for row in placements for number in row)]
    numbers += [number for seq, at_ms, _ in changes for number in (seq, at_ms)]
    if any(abs(number) > LARGEST_SAFE_INTEGER for number in numbers):
        return None
    return {
        "span": list(chunk.span),
        "shape": words(chunk.shape),
        "changes": changes,
        "placements": placements,
    }


def rows(chunk: HistoryChunk) -> Iterator[tuple[int, ...]]:
    columns = (chunk.seqs, chunk.times, chunk.addresses, chunk.before, chunk.after, chunk.kinds)
    return zip(*columns, strict=True)


def words(shape: Shape) -> str:
    """With a block for each tile, as tests/js/wire/history_chunk_value.mjs has it."""
    grid = shape.grid
    blocks = [[x, y, 1, 1] for x, y in grid.tiles]
    values = [*grid.rectangle, grid.bits, blocks, shape.state, pairs_of(shape.palette)]
    return json.dumps(values, separators=(",", ":"), ensure_ascii=False)


def of_page(chunks: list[bytes]) -> list[Any]:
    done = subprocess.run(
        ["node", "tests/js/wire/history_chunk_verdicts.mjs"],
        cwd=ROOT,
        input=json.dumps([chunk.hex() for chunk in chunks]),
        capture_output=True,
        text=True,
        check=True,
    )
    return list(json.loads(done.stdout))


def test_hostile_chunks_mean_the_same_on_both_sides() -> None:
    chunks = list(corpus())
    server = [of_server(chunk) for chunk in chunks]
    differing = [
        (chunk.hex()[:400], str(here)[:400], str(there)[:400])
        for chunk, here, there in zip(chunks, server, of_page(chunks), strict=True)
        if here != there
    ]
    assert differing == []
    read = [value for value in server if value is not None]
    assert 50 < len(read) < len(chunks) - 1000  # of both kinds enough
