"""Round trips of the public formats, and whatever bytes a stranger may send."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from board.core.formats.varint import MAX_VALUE, WireError
from board.core.formats.wire import (
    HEADER,
    PIXEL_FRAME,
    PLACE,
    PLACED,
    PixelFrame,
    Place,
    Placed,
    Snapshot,
    decode_frame,
    decode_place,
    decode_placed,
    decode_snapshot,
    encode_frame,
    encode_place,
    encode_placed,
    encode_snapshot,
)
from board.core.grid import MAX_PIXELS, Grid, pack

u64 = st.integers(0, MAX_VALUE)
u16 = st.integers(0, 65_535)
u8 = st.integers(0, 255)
colors = st.integers(0, 15)


@st.composite
def snapshots(draw: st.DrawFn) -> Snapshot:
    grid = Grid(draw(st.integers(1, 12)), draw(st.integers(1, 12)))
    pixels = pack(draw(st.lists(colors, min_size=grid.size, max_size=grid.size)))
    return Snapshot(grid, draw(u64), pixels)


@st.composite
def frames(draw: st.DrawFn) -> PixelFrame:
    from_seq, to_seq = sorted(draw(st.tuples(u64, u64)))
    updates = draw(st.dictionaries(st.integers(0, MAX_PIXELS - 1), colors, max_size=300))
    return PixelFrame(from_seq, to_seq, updates)


@given(snapshots())
def test_a_snapshot_comes_back(snapshot: Snapshot) -> None:
    data = encode_snapshot(snapshot)
    assert len(data) == HEADER.size + snapshot.grid.byte_length
    assert decode_snapshot(data) == snapshot


@given(frames())
def test_a_frame_comes_back_with_its_indices_in_order(frame: PixelFrame) -> None:
    decoded = decode_frame(encode_frame(*frame))
    assert decoded == frame
    assert list(decoded.updates) == sorted(frame.updates)


@given(frames())
def test_a_frame_is_the_same_whatever_order_its_updates_came_in(frame: PixelFrame) -> None:
    backwards = dict(reversed(frame.updates.items()))
    assert encode_frame(frame.from_seq, frame.to_seq, backwards) == encode_frame(*frame)


@given(st.builds(Place, u64, u16, u16, u8))
def test_a_place_message_comes_back(place: Place) -> None:
    assert decode_place(encode_place(place)) == place


@given(st.builds(Placed, u64, u64, u64))
def test_an_answer_comes_back(placed: Placed) -> None:
    assert decode_placed(encode_placed(placed)) == placed


WHOLE = {
    "snapshot": (
        decode_snapshot,
        encode_snapshot(Snapshot(Grid(3, 3), 300, b"\x12\x34\x56\x78\x90")),
    ),
    "frame": (decode_frame, encode_frame(300, 310, {7: 1, 300: 2, 99_999: 3})),
    "place": (decode_place, encode_place(Place(300, 999, 999, 15))),
    "placed": (decode_placed, encode_placed(Placed(300, 70_000, 300_000))),
}
Decoder = Callable[[bytes], object]


@pytest.mark.parametrize(("decode", "whole"), WHOLE.values(), ids=WHOLE)
def test_every_truncation_and_any_extra_byte_is_refused(decode: Decoder, whole: bytes) -> None:
    decode(whole)
    for damaged in [*(whole[:length] for length in range(len(whole))), whole + b"\0"]:
        with pytest.raises(WireError):
            decode(damaged)


@pytest.mark.parametrize("decode", [decode_frame, decode_place, decode_placed, decode_snapshot])
@given(st.binary(max_size=64))
def test_any_bytes_are_read_or_refused(decode: Decoder, data: bytes) -> None:
    try_decoding(decode, data)


@given(st.binary(max_size=64), st.integers(0, 40), st.integers(0, 40), u64)
def test_any_pixels_behind_a_header_are_read_or_refused(
    pixels: bytes, width: int, height: int, seq: int
) -> None:
    header = HEADER.pack(b"PLCB", 1, 4, width, height, 0, 0, seq)
    try_decoding(decode_snapshot, header + pixels)


@pytest.mark.parametrize(
    ("kind", "decode"),
    [(PIXEL_FRAME, decode_frame), (PLACE, decode_place), (PLACED, decode_placed)],
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


def test_a_snapshot_of_another_length_than_its_board_is_not_written() -> None:
    with pytest.raises(ValueError):
        encode_snapshot(Snapshot(Grid(2, 2), 1, b"\0"))


def test_a_frame_that_goes_back_is_not_written() -> None:
    with pytest.raises(ValueError):
        encode_frame(5, 4, {})
