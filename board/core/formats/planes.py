"""Columns of whole numbers as planes of bytes: first the lowest byte of each number, then the next
one of each, and so on. Bytes that are alike lie beside each other, which compresses well.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Sequence
from itertools import accumulate, pairwise

from board.core.formats.varint import WireError

WORD = 8  # bytes of a number in memory


def to_planes(numbers: Sequence[int], width: int) -> bytes:
    """`width` bytes a number, of 0 and more."""
    if numbers and max(numbers) >> 8 * width:
        raise ValueError(f"{max(numbers)} takes more than {width} bytes.")
    try:
        words = array("Q", numbers)
    except OverflowError as error:
        raise ValueError("A column holds 0 and more.") from error
    if sys.byteorder == "big":
        words.byteswap()
    data = words.tobytes()
    return b"".join([data[plane::WORD] for plane in range(width)])


def from_planes(data: bytes, count: int, width: int) -> Sequence[int]:
    if len(data) != count * width:
        raise WireError(f"A column of {count} numbers has {count * width} bytes.")
    together = bytearray(count * WORD)
    for plane in range(width):
        together[plane::WORD] = data[plane * count : (plane + 1) * count]
    words = array("Q", bytes(together))
    if sys.byteorder == "big":
        words.byteswap()
    return words


def gaps_behind(first: int, numbers: Sequence[int]) -> list[int]:
    """How many numbers each leaves out behind the one before; they ascend."""
    return [number - before - 1 for before, number in pairwise([first, *numbers])]


def without_gaps(first: int, gaps: Sequence[int]) -> list[int]:
    return list(accumulate([gap + 1 for gap in gaps], initial=first))[1:]


def steps_from(first: int, numbers: Sequence[int]) -> list[int]:
    """How far each is from the one before: 0, -1, 1, -2, 2 are 0 to 4."""
    steps = [number - before for before, number in pairwise([first, *numbers])]
    return [2 * step if step >= 0 else -2 * step - 1 for step in steps]


def along_steps(first: int, steps: Sequence[int]) -> list[int]:
    signed = [-(step + 1 >> 1) if step & 1 else step >> 1 for step in steps]
    return list(accumulate(signed, initial=first))[1:]
