"""The pixel frame of version 2: round trips, and the golden bytes which JavaScript reads too."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from board.core.formats.pixel_frame import PIXEL_FRAME, PixelFrame, decode_frame, encode_frame
from board.core.formats.rice import ADDRESSES
from board.core.formats.varint import MAX_VALUE, WireError

VECTORS = Path(__file__).parents[2] / "vectors/pixel_frame.json"
LARGEST_SAFE_INTEGER = (1 << 53) - 1  # JSON numbers above it lose digits in JavaScript

u64 = st.integers(0, MAX_VALUE)
addresses = st.one_of(st.integers(0, 500), st.integers(0, ADDRESSES - 1))


@st.composite
def frames(draw: st.DrawFn) -> tuple[PixelFrame, int]:
    """A frame and the bits per pixel of its board."""
    bits = draw(st.sampled_from((4, 8)))
    from_seq, to_seq = sorted(draw(st.tuples(u64, u64)))
    colors = st.integers(0, (1 << bits) - 1)
    updates = draw(st.dictionaries(addresses, colors, max_size=300))
    return PixelFrame(from_seq, to_seq, updates), bits


@given(frames())
def test_a_frame_comes_back_with_its_addresses_in_order(case: tuple[PixelFrame, int]) -> None:
    frame, bits = case
    decoded = decode_frame(encode_frame(*frame, bits), bits)
    assert decoded == frame
    assert list(decoded.updates) == sorted(frame.updates)


@given(frames())
def test_a_frame_is_the_same_whatever_order_its_updates_came_in(
    case: tuple[PixelFrame, int],
) -> None:
    frame, bits = case
    backwards = frame._replace(updates=dict(reversed(frame.updates.items())))
    assert encode_frame(*backwards, bits) == encode_frame(*frame, bits)


@pytest.mark.parametrize("bits", [4, 8])
@pytest.mark.parametrize(
    "chosen",
    [[], [0], [ADDRESSES - 1], [0, ADDRESSES - 1], range(256 * 256), range(0, 1 << 24, 256)],
    ids=["none", "first", "last", "both ends", "a whole tile", "a column of each tile"],
)
def test_the_edges_of_a_board_come_back(chosen: list[int], bits: int) -> None:
    updates = {address: address % (1 << bits) for address in chosen}
    frame = PixelFrame(7, 7 + len(updates), updates)
    assert decode_frame(encode_frame(*frame, bits), bits) == frame


@given(frames().filter(lambda case: len(case[0].updates) < 20))
def test_every_truncation_and_any_extra_byte_is_refused(case: tuple[PixelFrame, int]) -> None:
    frame, bits = case
    whole = encode_frame(*frame, bits)
    for damaged in [*(whole[:end] for end in range(len(whole))), whole + b"\0"]:
        with pytest.raises(WireError):
            decode_frame(damaged, bits)


@given(
    st.sampled_from((4, 8)),
    st.lists(st.one_of(st.sampled_from([0, 1, 2, 3, 31, 0x7F, 0x80, 0xFF]), st.integers(0, 255))),
)
def test_any_body_behind_a_type_is_read_or_refused(bits: int, body: list[int]) -> None:
    try:
        frame = decode_frame(bytes((PIXEL_FRAME, *body)), bits)
    except WireError as error:
        assert str(error).endswith(".")
        return
    assert decode_frame(encode_frame(*frame, bits), bits) == frame


@pytest.mark.parametrize(
    ("from_seq", "to_seq", "updates", "bits"),
    [
        (5, 4, {}, 4),
        (0, 1, {-1: 0}, 4),
        (0, 1, {ADDRESSES: 0}, 4),
        (0, 1, {0: 16}, 4),
        (0, 2, {0: 0, 1: 16}, 4),
        (0, 1, {0: 256}, 8),
    ],
)
def test_what_no_reader_accepts_is_not_written(
    from_seq: int, to_seq: int, updates: dict[int, int], bits: int
) -> None:
    with pytest.raises(ValueError):
        encode_frame(from_seq, to_seq, updates, bits)


def vectors(*parts: str) -> list[Any]:
    rows = json.loads(VECTORS.read_text("utf-8"))
    return [pytest.param(row, id=row["name"]) for part in parts for row in rows[part]]


def value(data: bytes, bits: int) -> Any:
    """As the vectors have it."""
    frame = decode_frame(data, bits)
    updates = [list(pair) for pair in frame.updates.items()]
    return {"from_seq": exact(frame.from_seq), "to_seq": exact(frame.to_seq), "updates": updates}


def exact(number: int) -> int | str:
    return number if number <= LARGEST_SAFE_INTEGER else str(number)


@pytest.mark.parametrize("case", vectors("cases"))
def test_a_value_is_written_as_its_golden_bytes(case: Any) -> None:
    from_seq, to_seq, updates = case["value"].values()
    frame = encode_frame(int(from_seq), int(to_seq), dict(updates), case["bits"])
    assert frame.hex() == case["hex"]


@pytest.mark.parametrize("case", vectors("cases", "other_writers"))
def test_golden_bytes_are_read_as_their_value(case: Any) -> None:
    assert value(bytes.fromhex(case["hex"]), case["bits"]) == case["value"]


@pytest.mark.parametrize("case", vectors("malformed"))
def test_malformed_bytes_are_refused(case: Any) -> None:
    with pytest.raises(WireError):
        decode_frame(bytes.fromhex(case["hex"]), case["bits"])


def test_each_vector_has_a_name_of_its_own() -> None:
    names = [row.id for row in vectors("cases", "other_writers", "malformed")]
    assert len(names) == len(set(names))
