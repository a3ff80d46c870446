"""Round trips of what is said over a socket, and whatever bytes a stranger may send."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from board.core.formats.messages import (
    PLACE,
    PLACED,
    UNDO,
    Place,
    Placed,
    Undo,
    decode_place,
    decode_placed,
    decode_undo,
    encode_place,
    encode_placed,
    encode_undo,
)
from board.core.formats.varint import MAX_VALUE, WireError
from board.core.tiles.limits import HIGHEST, LOWEST

u64 = st.integers(0, MAX_VALUE)
i16 = st.integers(LOWEST, HIGHEST)
u8 = st.integers(0, 255)
places = st.builds(Place, u64, i16, i16, u8)


@given(places)
def test_a_place_message_comes_back(place: Place) -> None:
    assert decode_place(encode_place(place)) == place


@given(st.builds(Undo, u64))
def test_an_undo_message_comes_back(undo: Undo) -> None:
    assert decode_undo(encode_undo(undo)) == undo


@given(st.builds(Placed, u64, u64, u64))
def test_an_answer_comes_back(placed: Placed) -> None:
    assert decode_placed(encode_placed(placed)) == placed


@pytest.mark.parametrize(
    "wrong",
    [{"x": LOWEST - 1}, {"x": HIGHEST + 1}, {"y": LOWEST - 1}, {"y": HIGHEST + 1}]
    + [{"color": -1}, {"color": 256}, {"request_id": -1}, {"request_id": MAX_VALUE + 1}],
)
def test_numbers_that_the_format_cannot_hold_are_not_written(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="holds|cannot hold"):
        encode_place(Place(1, 2, 3, 4)._replace(**wrong))


WHOLE = {
    "place": (decode_place, encode_place(Place(300, -999, 999, 15))),
    "placed": (decode_placed, encode_placed(Placed(300, 70_000, 300_000))),
    "undo": (decode_undo, encode_undo(Undo(300))),
}
Decoder = Callable[[bytes], object]


@pytest.mark.parametrize(("decode", "whole"), WHOLE.values(), ids=WHOLE)
def test_every_truncation_and_any_extra_byte_is_refused(decode: Decoder, whole: bytes) -> None:
    decode(whole)
    for damaged in [*(whole[:length] for length in range(len(whole))), whole + b"\0"]:
        with pytest.raises(WireError):
            decode(damaged)


@pytest.mark.parametrize("decode", [decode_place, decode_placed, decode_undo])
@given(st.binary(max_size=64))
def test_any_bytes_are_read_or_refused(decode: Decoder, data: bytes) -> None:
    try_decoding(decode, data)


@pytest.mark.parametrize(
    ("kind", "decode"), [(PLACE, decode_place), (PLACED, decode_placed), (UNDO, decode_undo)]
)
@given(st.lists(st.one_of(st.sampled_from([0, 1, 2, 3, 0x7F, 0x80, 0xFF]), u8), max_size=40))
def test_any_body_behind_a_type_is_read_or_refused(
    kind: int, decode: Decoder, body: list[int]
) -> None:
    try_decoding(decode, bytes((kind, *body)))


def try_decoding(decode: Decoder, data: bytes) -> None:
    try:
        decode(data)
    except WireError as error:
        assert str(error).endswith(".")
