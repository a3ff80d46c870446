"""Damaged messages mean the same to the server's decoders and to the page's: one value or none."""

from __future__ import annotations

import json
import random
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from board.core.formats.varint import WireError, append_varint
from tests.core.formats.test_vectors import DECODERS, LARGEST_SAFE_INTEGER

ROOT = Path(__file__).resolve().parent.parent.parent
FORMATS = ("place", "undo", "placed")
COUNT, SEED = 6000, 53
LARGE = [bytes([0xFF] * n + [last]) for n in (6, 7, 8, 9, 10) for last in (0, 1, 0x0F, 0x7F)]
EDGES = [edge + more for edge in (1, 1 << 32, 1 << 53, (1 << 64) - 3) for more in (-1, 0, 2)]
NUMBERS = {"place": 1, "undo": 1, "placed": 3}
ODD = [0, 1, 2, 0x0F, 0x10, 0x11, 0x7F, 0x80, 0xF0, 0xFE, 0xFF]


def whole(form: str) -> list[bytes]:
    rows = json.loads((ROOT / f"tests/vectors/{form}.json").read_text("utf-8"))
    return [bytes.fromhex(row["hex"]) for part in ("cases", "malformed") for row in rows[part]]


def damaged(chance: random.Random, data: bytes) -> bytes:
    out = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(out) + 1)
        match chance.randrange(6):
            case 0:
                out[at : at + 1] = bytes([chance.choice(ODD)])
            case 1:
                out[at : at + 1] = bytes([chance.randrange(256)])
            case 2:
                out[at:at] = chance.choice(LARGE)
            case 3:
                del out[at : at + chance.randint(1, 3)]
            case 4:
                out = out[:at]
            case 5:
                out += chance.randbytes(chance.randint(1, 9))
    return bytes(out)


def corpus() -> Iterator[tuple[str, bytes]]:
    chance = random.Random(SEED)
    known = {form: whole(form) for form in FORMATS}
    for number in range(COUNT):
        form = FORMATS[number % len(FORMATS)]
        if chance.random() < 0.2:
            yield form, encoded(form, [chance.choice(EDGES) for _ in range(NUMBERS[form])])
        else:
            yield form, damaged(chance, chance.choice(known[form]))


def of_server(form: str, data: bytes) -> Any:
    """None when it is refused. Anything but a WireError is a fault and ends the test."""
    try:
        return DECODERS[form](data)
    except WireError:
        return None


def of_page(messages: list[tuple[str, bytes]]) -> list[Any]:
    asked = json.dumps([(form, data.hex()) for form, data in messages])
    command = ["node", "tests/js/wire/verdicts.mjs"]
    done = subprocess.run(
        command, cwd=ROOT, input=asked, capture_output=True, text=True, check=True
    )
    return list(json.loads(done.stdout))


def in_javascript(value: Any) -> Any:
    """The page refuses numbers that it could not keep exactly."""
    is_large = value and any(isinstance(member, str) for member in value.values())
    return None if is_large else json.loads(json.dumps(value))


def test_damaged_messages_mean_the_same_on_both_sides() -> None:
    messages = list(corpus())
    server = [of_server(*message) for message in messages]
    differing = [
        (form, data.hex(), here, there)
        for (form, data), here, there in zip(messages, server, of_page(messages), strict=True)
        if in_javascript(here) != there
    ]
    assert differing == []
    read = [value for value in server if value is not None]
    assert 200 < len(read) < COUNT - 200  # of both kinds enough
    assert any(isinstance(value.get("seq"), str) for value in read)


def test_a_number_beyond_2_to_the_53_is_refused_by_the_page_wherever_it_stands() -> None:
    """Each number of a message by turns, one below the edge and one beyond it."""
    edge = LARGEST_SAFE_INTEGER
    messages = [
        (form, encoded(form, [edge + more if n == place else 0 for n in range(numbers)]))
        for form, numbers in NUMBERS.items()
        for place in range(numbers)
        for more in (0, 1)
    ]
    assert [verdict is not None for verdict in of_page(messages)] == [True, False] * 5


def encoded(form: str, numbers: list[int]) -> bytes:

    out = bytearray({"place": b"\x10", "undo": b"\x12", "placed": b"\x11"}[form])
    for number in numbers:
        append_varint(out, number)
    return bytes(out) + (bytes(5) if form == "place" else b"")
