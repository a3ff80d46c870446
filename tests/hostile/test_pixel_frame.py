"""Damaged and hostile pixel frames mean the same to Python and to the page: one value or none."""

from __future__ import annotations

import json
import random
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from board.core.formats.pixel_frame import PIXEL_FRAME
from board.core.formats.rice import ADDRESSES, LARGEST_K, encode_gaps
from board.core.formats.varint import WireError, append_varint
from tests.core.formats.test_pixel_frame import VECTORS, value
from tests.hostile.test_wire import damaged, in_javascript

ROOT = Path(__file__).resolve().parent.parent.parent
COUNT, SEED = 3000, 54
BYTES = [0, 0, 0, 1, 0x0F, 0x10, 0x55, 0x7F, 0x80, 0xAA, 0xF0, 0xFE, 0xFF, 0xFF]
KS = [0, 0, 1, 2, 3, 7, 8, 15, 16, 24, 25, 30, 31, 31, 32, 255]
Message = tuple[int, bytes]  # bits per pixel, frame


def framed(count: int, k: int, body: bytes) -> bytes:
    frame = bytearray((PIXEL_FRAME, 0, 1))
    append_varint(frame, count)
    return bytes(frame) + bytes((k,)) + body


def damaged_vectors(chance: random.Random) -> Iterator[Message]:
    rows = [row for part in json.loads(VECTORS.read_text("utf-8")).values() for row in part]
    for row in rows:
        yield 12 - row["bits"], bytes.fromhex(row["hex"])  # on a board of the other depth
    for _ in range(COUNT):
        row = chance.choice(rows)
        yield row["bits"], damaged(chance, bytes.fromhex(row["hex"]))


def odd_bodies(chance: random.Random) -> Iterator[Message]:
    """Runs of ones and zeros which end anywhere, at every k."""
    for _ in range(COUNT):
        count, bits = chance.randint(1, 12), chance.choice((4, 8))
        body = bytes(chance.choices(BYTES, k=chance.randint(0, 12)))
        colors = bytes((count * bits + 7) // 8)
        yield bits, framed(count, chance.choice(KS), body + colors)


def flipped(chance: random.Random) -> Iterator[Message]:
    """Whole frames, and the same with a bit or two of k, codes or colours another one."""
    for _ in range(COUNT):
        count, bits = chance.randint(1, 12), chance.choice((4, 8))
        k = chance.randrange(LARGEST_K + 1)
        gaps = [chance.randrange(min(ADDRESSES // 12, 40 << k)) for _ in range(count)]
        body = bytearray(encode_gaps(gaps, k) + bytes((count * bits + 7) // 8))
        yield bits, framed(count, k, bytes(body))
        for _ in range(chance.randint(1, 2)):
            body[chance.randrange(len(body))] ^= 1 << chance.randrange(8)
        yield bits, framed(count, k, bytes(body))


def last_addresses() -> Iterator[Message]:
    """On both sides of the largest address, however it is coded."""
    for more in (-2, -1, 0, 1, 1 << 24, 1 << 31):
        for k in (14, 20, 24, 25, 30, 31):
            gap = ADDRESSES + more
            yield 4, framed(1, k, encode_gaps([gap], k) + b"\x10")
            yield 4, framed(2, k, encode_gaps([5, gap - 6], k) + b"\x12")
            yield 8, framed(2, k, encode_gaps([gap, 0], k) + b"\x01\x02")


def large() -> Iterator[Message]:
    """So much of one kind that a decoder which looks at it again and again would not end."""
    length = 200_000
    for k in (0, 8, 31):
        for count in (1, 1000, length // 5):
            for byte in (b"\xff", b"\x7f", b"\xfe"):
                yield 4, framed(count, k, byte * length)
    yield 4, framed(80_000, 0, bytes(10_000) + bytes(40_000))  # 80,000 neighbours
    yield 4, framed(80_000, 0, bytes(9_999) + b"\x01" + bytes(40_000))
    yield 8, framed(1, 0, b"\xff" * 10_000 + b"\x7f" + b"\x01")
    yield 8, framed(1, 0, b"\xff" * 10_000 + b"\x00" + b"\x01")


def corpus() -> list[Message]:
    chance = random.Random(SEED)
    frames = [*damaged_vectors(chance), *odd_bodies(chance), *flipped(chance)]
    return [*frames, *last_addresses(), *large()]


def of_server(bits: int, frame: bytes) -> Any:
    """None when it is refused. Anything but a WireError is a fault and ends the test."""
    try:
        return value(frame, bits)
    except WireError:
        return None


def of_page(messages: list[Message]) -> list[Any]:
    asked = json.dumps([(bits, frame.hex()) for bits, frame in messages])
    command = ["node", "tests/js/wire/pixel_frame_verdicts.mjs"]
    done = subprocess.run(
        command, cwd=ROOT, input=asked, capture_output=True, text=True, check=True
    )
    return list(json.loads(done.stdout))


def test_hostile_pixel_frames_mean_the_same_on_both_sides() -> None:
    messages = corpus()
    server = [of_server(*message) for message in messages]
    differing = [
        (bits, frame.hex()[:200], str(here)[:200], str(there)[:200])
        for (bits, frame), here, there in zip(messages, server, of_page(messages), strict=True)
        if in_javascript(here) != there
    ]
    assert differing == []
    read = [value for value in server if value is not None]
    assert 1000 < len(read) < len(messages) - 1000  # of both kinds enough
