"""The board at any seq or time is what a count by points says."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from board import models
from board.core.change import Change, Shape
from board.core.placement import Placement
from board.core.tiles.grid import Grid
from board.history.errors import HistoryError, UnknownMoment
from board.history.past import Past, founding
from board.history.state import BoardState
from board.ledger.base import Ledger
from tests.history.conftest import Keep
from tests.history.histories import BEGAN_MS, MANY, YEAR_MS, History, histories, make_history

in_a_database = settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def past(ledger: Ledger, history: History) -> Past:
    return Past(ledger, history.shape(history.last_seq))


@given(history=histories(), data=st.data())
@in_a_database
def test_the_board_of_a_seq(keep: Keep, history: History, data: st.DataObject) -> None:
    then = past(keep(history), history)
    for seq in data.draw(st.lists(st.integers(0, history.last_seq), max_size=4)):
        state = then.at_seq(seq)
        assert state.snapshot() == history.snapshot(seq)
        assert state.shape == history.shape(seq)
    assert then.at_seq().snapshot() == history.snapshot(history.last_seq)


@given(history=histories(), data=st.data())
@in_a_database
def test_the_board_of_a_time(keep: Keep, history: History, data: st.DataObject) -> None:
    at_ms = data.draw(st.integers(BEGAN_MS, BEGAN_MS + 4_000_000))
    state = past(keep(history), history).at_time(at_ms, at_ms)
    assert state.seq == history.seq_at(at_ms)
    assert state.snapshot() == history.snapshot(state.seq)


def test_a_seq_that_is_still_to_come_is_refused(keep: Keep) -> None:
    history = make_history(1, 5)
    last, then = history.last_seq, past(keep(history), history)
    with pytest.raises(UnknownMoment, match=f"reaches to seq {last} so far, not to {last + 1}"):
        then.at_seq(last + 1)


def test_times_before_and_behind_the_history_are_refused(keep: Keep) -> None:
    history = make_history(1, 0)
    then = past(keep(history), history)
    with pytest.raises(UnknownMoment, match="2023-11-14T22:13:21.000Z is still to come"):
        then.at_time(BEGAN_MS + 1000, BEGAN_MS)
    with pytest.raises(UnknownMoment, match="begins at 2023-11-14T22:13:20.000Z"):
        then.at_time(BEGAN_MS - 1, BEGAN_MS)
    assert then.at_time(BEGAN_MS, BEGAN_MS).seq == 0


def test_an_import_of_another_year_lies_where_it_was_written(keep: Keep) -> None:
    begin = make_history(1, 0).begin
    first = begin.shape.grid.address(begin.shape.grid.left, begin.shape.grid.top)
    rows = [
        Placement(1, first, 1, "ann", BEGAN_MS + 10),
        Placement(2, first, 0, "ann", BEGAN_MS - YEAR_MS),
        Placement(3, first, 1, "ann", BEGAN_MS + 30),
    ]
    then = past(keep(History(begin, [*rows])), History(begin, []))
    found = [then.at_time(BEGAN_MS + after, BEGAN_MS + 100).seq for after in (9, 10, 29, 30)]
    assert found == [0, 2, 2, 3]


def test_a_board_that_begins_with_an_import_begins_in_its_year(keep: Keep) -> None:
    begin = make_history(1, 0).begin
    first = begin.shape.grid.address(begin.shape.grid.left, begin.shape.grid.top)
    rows = [Placement(seq, first, 1, "ann", BEGAN_MS - YEAR_MS + seq) for seq in range(1, 9)]
    then = past(keep(History(begin, [*rows])), History(begin, []))
    assert then.at_time(BEGAN_MS - YEAR_MS + 5, BEGAN_MS).seq == 5
    with pytest.raises(UnknownMoment, match="begins at 2022-11-14T22:13:20.001Z"):
        then.at_time(BEGAN_MS - YEAR_MS, BEGAN_MS)


def test_a_ledger_that_is_older_than_changes_begins_as_it_is_known(keep: Keep) -> None:
    """And one that grew since has its first rows on the tiles that it began with."""
    begin = make_history(3, 0).begin
    grown = Shape(begin.shape.grid.grown(left=300), MANY[:16], "frozen")
    ledger = keep(History(begin, [Placement(1, 0, 0, "ann", 1), Change(2, 3, grown)]))
    models.BoardChange.objects.filter(seq=0).delete()
    known = replace(grown, grid=grown.grid.grown(top=300))
    assert founding(ledger, known) == Change(0, 1, known)
    assert Past(ledger, known).at_seq(2).shape == replace(grown, grid=known.grid)


def test_what_cannot_have_happened_is_said() -> None:
    shape = make_history(1, 0).begin.shape
    state = BoardState(shape, seq=5)
    for color, pixel, why in ((16, 0, "more than 4 bits"), (0, 1 << 20, "on no tile")):
        with pytest.raises(HistoryError, match=why):
            state.take(Placement(6, pixel, color, "ann", BEGAN_MS))
    with pytest.raises(HistoryError, match="5 does not follow 5"):
        state.take(Placement(5, 0, 0, "ann", BEGAN_MS))
    elsewhere = Change(6, BEGAN_MS, replace(shape, grid=Grid.new(9, 9, left=900)))
    with pytest.raises(HistoryError, match="seq 6 fits no board"):
        state.take(elsewhere)
    assert (state.seq, state.shape, any(state.pixels)) == (5, shape, False)
