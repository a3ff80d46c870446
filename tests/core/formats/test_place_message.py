"""The place message of version 2: round trips, and golden bytes which JavaScript writes too."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from board.core.formats.place_message import PLACE, decode_place_message, encode_place_message
from board.core.formats.varint import MAX_VALUE, WireError
from board.core.formats.wire import Place
from board.core.tiles.limits import HIGHEST, LOWEST

VECTORS = Path(__file__).parents[2] / "vectors/place_message.json"

i16 = st.integers(LOWEST, HIGHEST)
places = st.builds(Place, st.integers(0, MAX_VALUE), i16, i16, st.integers(0, 255))


@given(places)
def test_a_wish_comes_back(place: Place) -> None:
    assert decode_place_message(encode_place_message(place)) == place


@given(places)
def test_every_truncation_and_any_extra_byte_is_refused(place: Place) -> None:
    whole = encode_place_message(place)
    for damaged in [*(whole[:end] for end in range(len(whole))), whole + b"\0"]:
        with pytest.raises(WireError):
            decode_place_message(damaged)


@given(st.binary(max_size=18))
def test_any_body_behind_the_type_is_read_or_refused(body: bytes) -> None:
    try:
        place = decode_place_message(bytes((PLACE,)) + body)
    except WireError as error:
        assert str(error).endswith(".")
        return
    assert decode_place_message(encode_place_message(place)) == place


@pytest.mark.parametrize(
    "place",
    [
        Place(-1, 0, 0, 0),
        Place(MAX_VALUE + 1, 0, 0, 0),
        Place(0, LOWEST - 1, 0, 0),
        Place(0, HIGHEST + 1, 0, 0),
        Place(0, 0, LOWEST - 1, 0),
        Place(0, 0, HIGHEST + 1, 0),
        Place(0, 0, 0, -1),
        Place(0, 0, 0, 256),
    ],
)
def test_what_the_format_cannot_hold_is_not_written(place: Place) -> None:
    with pytest.raises(ValueError, match="holds|cannot hold"):
        encode_place_message(place)


def vectors(part: str) -> list[Any]:
    rows = json.loads(VECTORS.read_text("utf-8"))[part]
    return [pytest.param(row, id=row["name"]) for row in rows]


def place_of(value: Any) -> Place:
    return Place(**value | {"request_id": int(value["request_id"])})


@pytest.mark.parametrize("case", vectors("cases"))
def test_golden_bytes_mean_their_value_and_the_other_way(case: Any) -> None:
    place = place_of(case["value"])
    assert encode_place_message(place).hex() == case["hex"]
    assert decode_place_message(bytes.fromhex(case["hex"])) == place


@pytest.mark.parametrize("case", vectors("malformed"))
def test_malformed_bytes_are_refused(case: Any) -> None:
    with pytest.raises(WireError):
        decode_place_message(bytes.fromhex(case["hex"]))
