from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from board.core.change import Change, Entry, Shape
from board.core.formats.batch import (
    MAX_PLAYER_BYTES,
    PlacementBatch,
    decode_batch,
    encode_batch,
    unzigzag,
    zigzag,
)
from board.core.formats.rice import ADDRESSES
from board.core.formats.varint import MAX_VALUE, WireError
from board.core.palette import PALETTE_2017, PALETTE_2022
from board.core.placement import Kind, Placement
from board.core.tiles.grid import Grid
from board.core.tiles.limits import DEPTHS

LATEST_MS = 1 << 50  # tens of thousands of years; far from what 64 bits hold
SHAPES = [
    Shape(Grid.new(300, 200), PALETTE_2017, "open"),
    Shape(Grid.new(300, 200).grown(left=300, top=7), PALETTE_2022, "frozen"),
]
players = st.text(max_size=40).filter(lambda text: len(text.encode()) <= MAX_PLAYER_BYTES)


@st.composite
def batches(draw: st.DrawFn) -> PlacementBatch:
    bits = draw(st.sampled_from(DEPTHS))
    from_seq, *seqs = sorted(draw(st.sets(st.integers(0, MAX_VALUE), min_size=1, max_size=20)))
    entries: list[Entry] = []
    for seq in seqs:
        at_ms = draw(st.integers(0, LATEST_MS))
        if draw(st.integers(0, 5)) == 5:
            entries.append(Change(seq, at_ms, draw(st.sampled_from(SHAPES))))
            continue
        address = draw(st.integers(0, ADDRESSES - 1))
        color = draw(st.integers(0, (1 << bits) - 1))
        kind = draw(st.sampled_from(Kind))
        operation = draw(st.sampled_from([0, 0, 1, MAX_VALUE]))
        entries.append(Placement(seq, address, color, draw(players), at_ms, kind, operation))
    return PlacementBatch(from_seq, entries, bits)


@given(batches())
def test_a_batch_comes_back(batch: PlacementBatch) -> None:
    assert decode_batch(encode_batch(*batch)) == batch


@given(st.integers())
def test_zigzag_keeps_the_sign(value: int) -> None:
    assert zigzag(value) >= 0
    assert unzigzag(zigzag(value)) == value


def test_zigzag_counts_outwards_from_zero() -> None:
    assert [zigzag(value) for value in (0, -1, 1, -2, 2)] == [0, 1, 2, 3, 4]


def test_every_truncation_and_any_extra_byte_is_refused() -> None:
    placed = [Placement(301, 5, 3, "ada", 1000), Placement(302, 5, 4, "bo", 900)]
    text = encode_batch(300, placed, 4)
    whole = base64.b64decode(text)
    for damaged in [*(whole[:length] for length in range(len(whole))), whole + b"\0"]:
        with pytest.raises(WireError):
            decode_batch(base64.b64encode(damaged).decode())


@pytest.mark.parametrize("text", ["", "A", "AA=", "BAQHAAA", "BAQHAAA=\n", "BAQH AAA=", "€", "{}"])
def test_text_that_is_not_the_base64_of_a_batch_is_refused(text: str) -> None:
    with pytest.raises(WireError):
        decode_batch(text)


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    try_decoding(text)


@given(
    st.lists(st.one_of(st.sampled_from([0, 1, 2, 4, 8, 0x7F, 0x80, 0xFF]), st.integers(0, 255)))
)
def test_any_body_behind_the_type_is_read_or_refused(body: list[int]) -> None:
    try_decoding(base64.b64encode(bytes((4, *body))).decode())


def try_decoding(text: str) -> None:
    try:
        decode_batch(text)
    except WireError as error:
        assert str(error).endswith(".")


def test_a_player_id_that_no_reader_accepts_is_not_written() -> None:
    with pytest.raises(ValueError):
        encode_batch(0, [Placement(1, 0, 0, "€" * 43, 0)], 4)


@pytest.mark.parametrize(("color", "bits"), [(16, 4), (-1, 4), (256, 8), (-1, 8)])
def test_a_colour_that_does_not_fit_the_bits_is_not_written(color: int, bits: int) -> None:
    with pytest.raises(ValueError):
        encode_batch(0, [Placement(1, 0, color, "ada", 0, Kind.MODERATOR)], bits)


def test_a_colour_that_does_not_fit_the_bits_is_not_read() -> None:
    """The ledger's function would stumble over it each time that it comes back."""
    data = bytearray(base64.b64decode(encode_batch(0, [Placement(1, 0, 16, "ada", 0)], 8)))
    data[1] = 4
    with pytest.raises(WireError, match="4 bits cannot have the colour 16"):
        decode_batch(base64.b64encode(data).decode())


@pytest.mark.parametrize("bits", [0, 5, 16])
def test_no_board_has_other_bits(bits: int) -> None:
    with pytest.raises(ValueError):
        encode_batch(0, [], bits)
    with pytest.raises(WireError, match="4 or 8 bits"):
        decode_batch(base64.b64encode(bytes((4, bits, 0, 0, 0))).decode())
