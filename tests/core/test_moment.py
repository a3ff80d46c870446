from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from board.core.moment import milliseconds_of
from board.core.problem import rfc3339


@given(st.integers(0, 253_402_300_799_999))
def test_what_is_written_is_read(at_ms: int) -> None:
    assert milliseconds_of(rfc3339(at_ms)) == at_ms


@pytest.mark.parametrize(
    ("text", "at_ms"),
    [
        ("1970-01-01T00:00:01Z", 1000),
        ("1970-01-01t02:00:01.2509+02:00", 1250),
        ("1970-01-01 00:00:01.5-00:30", 1_801_500),
    ],
)
def test_offsets_and_fractions(text: str, at_ms: int) -> None:
    assert milliseconds_of(text) == at_ms


@pytest.mark.parametrize(
    "text",
    [
        "",
        "now",
        "1970-01-01",
        "1970-01-01T00:00:01",
        "1970-13-01T00:00:01Z",
        "1970-01-01T25:00:01Z",
        "1970-W01-1T00:00:01Z",
        "1700000000",
        "1970-01-01T00:00:01Z\n",
    ],
)
def test_others_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="with its zone, for example 2024-04-01T13:00:00Z"):
        milliseconds_of(text)
