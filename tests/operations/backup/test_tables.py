"""Rows as lines: what is read back is what was written, whatever it is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from board.operations.backup.tables import Column, Table, from_lines, to_lines

TABLE = Table(
    "anything",
    (Column("a", "plain"), Column("b", "time"), Column("c", "bytes"), Column("d", "json")),
)
WORDS = st.text(max_size=20)
PLAIN = st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | WORDS
TIMES = st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
JSON = st.lists(PLAIN, max_size=3) | st.dictionaries(WORDS, PLAIN | st.lists(PLAIN), max_size=3)
ROWS = st.tuples(PLAIN, st.none() | TIMES, st.none() | st.binary(), JSON)


@given(st.lists(ROWS, max_size=5))
def test_rows_come_back_equal(rows: list[Any]) -> None:
    lines = list(to_lines(TABLE, rows))
    assert all(line.count(b"\n") == 1 and line.endswith(b"\n") for line in lines)
    assert [tuple(row) for row in from_lines(TABLE, lines)] == rows


@pytest.mark.parametrize(
    "line", [b"", b"{", b"[1]", b'[1, "never", null, null]', b'[1, null, "?", null]']
)
def test_what_is_no_row_is_refused(line: bytes) -> None:
    with pytest.raises(ValueError):
        list(from_lines(TABLE, [line]))
