from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from board.core.change import Change, Shape
from board.core.formats.rice import ADDRESSES
from board.core.formats.updates import Updates, decode_updates, encode_updates, public_updates
from board.core.formats.varint import WireError
from board.core.palette import PALETTE_2017
from board.core.placement import Placement, Update
from board.core.tiles.grid import Grid

seqs = st.lists(st.integers(1, 2**63), unique=True, max_size=50).map(sorted)


@given(seqs, st.integers(0, ADDRESSES - 1), st.integers(0, 255))
def test_updates_survive_the_journey(numbers: list[int], pixel: int, color: int) -> None:
    updates = [Update(seq, pixel, color) for seq in numbers]
    to_seq = numbers[-1] if numbers else 5
    assert decode_updates(encode_updates(0, to_seq, updates)) == Updates(0, to_seq, updates)


@given(seqs, st.integers(0, 3))
def test_changes_survive_the_journey(numbers: list[int], every: int) -> None:
    shape = Shape(Grid.new(300, 200).grown(top=9), PALETTE_2017, "ended")
    changes = tuple(Change(seq, 1_700_000_000_000, shape) for seq in numbers[:: every + 1])
    told = {change.seq for change in changes}
    updates = [Update(seq, 5, 3) for seq in numbers if seq not in told]
    public = Updates(0, numbers[-1] if numbers else 5, updates, changes)
    assert decode_updates(encode_updates(*public)) == public


@given(st.text() | st.binary().map(lambda data: data.hex()))
def test_anything_else_is_refused_and_never_crashes(text: str) -> None:
    with pytest.raises(WireError):
        decode_updates(text)


def test_every_truncation_is_refused() -> None:
    text = encode_updates(3, 5, [Update(4, 1000, 15), Update(5, 7, 0)])
    for length in range(0, len(text) - 3, 4):
        with pytest.raises(WireError):
            decode_updates(text[:length])


def test_the_bytes_are_as_documented() -> None:
    assert encode_updates(3, 5, [Update(4, 300, 15), Update(5, 7, 0)]) == "BQMCAgGsAg8BBwA="
    head, updates = bytes((5, 3, 2, 2)), bytes((1, 0xAC, 0x02, 15, 1, 7, 0))
    assert base64.b64decode("BQMCAgGsAg8BBwA=") == head + updates


def test_an_address_beyond_the_largest_board_is_refused() -> None:
    decode_updates(encode_updates(0, 1, [Update(1, ADDRESSES - 1, 0)]))
    with pytest.raises(WireError, match="on no board"):
        decode_updates(encode_updates(0, 1, [Update(1, ADDRESSES, 0)]))


def test_placements_become_public_in_order_and_once() -> None:
    placed = [Placement(seq, seq, 1, "ann", 0) for seq in (3, 2, 3)]
    assert public_updates(1, placed) == Updates(1, 3, [Update(2, 2, 1), Update(3, 3, 1)])


@pytest.mark.parametrize("seq", [[], [1]])
def test_a_batch_of_nothing_new_is_refused(seq: list[int]) -> None:
    with pytest.raises(WireError):
        public_updates(1, [Placement(one, 0, 0, "ann", 0) for one in seq])
