"""What a pixel shows when something of it is taken back."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from board.core.placement import Kind, Placement
from board.core.tiles.grid import Grid
from board.ledger.selection import MOST_PLAYERS, Selection, SelectionError
from board.placing.layers import downwards, what_shows
from board.placing.rollback import Restored, Rollback, as_it_was, before_operation, without

RED, BLACK, GREEN, BLUE = 5, 3, 9, 12


def history(*rows: tuple[str, int] | tuple[str, int, Kind] | tuple[str, int, Kind, int]) -> list:
    return [
        Placement(seq, 7, row[1], row[0], seq * 1_000, *row[2:])
        for seq, row in enumerate(rows, start=1)
    ]


def by(*players: str) -> Callable[[Placement], bool]:
    return lambda placement: placement.player in players


def gets(restored: Restored | None) -> tuple[int, str] | None:
    return restored and (restored.color, restored.player)


def test_what_was_there_before_is_there_again() -> None:
    found = without(history(("ann", RED), ("eve", BLACK)), by("eve"))
    assert found == Restored(7, BLACK, RED, "ann", ("eve",), False, False)


def test_several_of_the_same_go_at_once() -> None:
    rows = history(("ann", RED), ("eve", BLACK), ("bob", GREEN), ("eve", BLUE), ("eve", BLACK))
    assert gets(without(rows, by("eve"))) == (GREEN, "bob")
    assert gets(without(rows, by("eve", "bob"))) == (RED, "ann")


def test_a_blank_pixel_is_nobodys() -> None:
    assert gets(without(history(("eve", BLACK)), by("eve"))) == (0, "")


def test_what_others_painted_over_is_told_of() -> None:
    found = without(history(("ann", RED), ("eve", BLACK), ("bob", GREEN)), by("eve"))
    assert found is not None and found.is_overpainted
    assert gets(found) == (RED, "ann")  # if that is asked for


def test_a_repair_is_marked() -> None:
    rows = history(("ann", RED), ("bob", BLACK), ("eve", RED))
    assert [without(rows, by(name)).is_repair for name in ("eve", "bob")] == [True, False]


def test_what_was_taken_back_is_not_taken_back_again() -> None:
    rows = history(("ann", RED), ("eve", BLACK), ("ann", RED, Kind.ROLLBACK, 4))
    assert without(rows, by("eve")) is None
    assert gets(before_operation(rows, 4)) == (BLACK, "eve")


def test_what_was_restored_is_still_its_authors_drawing() -> None:
    """Undone: what shows is eve's, from when she made it."""
    rows = history(
        ("ann", RED),
        ("eve", BLACK),
        ("ann", RED, Kind.ROLLBACK, 4),
        ("eve", BLACK, Kind.ROLLBACK, 5),
    )
    assert [each.placement.seq for each in downwards(what_shows(rows))] == [2, 1]
    early = Selection(players=("eve",), until_ms=2_000)
    found = without(rows, lambda placement: early.has(placement, 0, 0))
    assert gets(found) == (RED, "ann")


def test_a_players_own_undo_removes_a_layer() -> None:
    rows = history(("ann", RED), ("eve", BLACK), ("eve", RED, Kind.UNDO))
    assert without(rows, by("eve")) is None
    assert [each.placement.seq for each in downwards(what_shows(rows))] == [1]


def test_a_pixel_gets_what_it_showed_at_a_time() -> None:
    rows = history(("ann", RED), ("eve", BLACK), ("ann", RED, Kind.ROLLBACK, 4), ("bob", BLUE))
    assert gets(as_it_was(rows, 2_500)) == (BLACK, "eve")
    assert gets(as_it_was(rows, 500)) == (0, "")
    assert as_it_was(rows, 4_000) is None
    assert as_it_was(rows[:3], 1_000) is None, "It shows that already."


def test_an_undo_leaves_what_was_painted_since() -> None:
    rows = history(("eve", BLACK), ("", 0, Kind.ROLLBACK, 4), ("bob", GREEN))
    found = before_operation(rows, 4)
    assert found is not None and found.is_overpainted
    assert not Rollback(Selection(operation=4), 3, undoes=4).writes(found)


@pytest.mark.parametrize(
    ("members", "field"),
    [
        ({"rectangle": (5, 0, 4, 9)}, "rectangle"),
        ({"since_ms": 9, "until_ms": 8}, "since"),
        ({"players": ("ann",), "not_players": ("ann",)}, "not_players"),
        ({"players": tuple(map(str, range(MOST_PLAYERS + 1)))}, "players"),
    ],
)
def test_what_can_choose_nothing_is_refused(members: dict, field: str) -> None:
    with pytest.raises(SelectionError) as refused:
        Selection(**members)
    assert refused.value.field == field


def test_it_travels_as_words() -> None:
    selection = Selection(("ann",), ("bob",), (-5, 0, 4, 9), 0, 9, (0, 3), 6)
    rollback = Rollback(selection, 88, True, 1_000, 6)
    assert Rollback.from_words(rollback.to_words()) == rollback
    assert Rollback.from_words(Rollback(Selection(), 0).to_words()) == Rollback(Selection(), 0)


# --- whatever happens ------------------------------------------------------------------------


class OnePixelLedger:
    """Of all pixels of a small board, in a list."""

    def __init__(self) -> None:
        self.rows: list[Placement] = []
        self.grid = Grid.new(2, 2)

    def histories(self, selection: Selection, to_seq: int) -> list[list[Placement]]:
        rows = [each for each in self.rows if each.seq <= to_seq]
        pixels = {each.pixel for each in rows if selection.has(each, *self.grid.point(each.pixel))}
        return [[each for each in rows if each.pixel == pixel] for pixel in sorted(pixels)]

    def place(self, pixel: int, color: int, player: str) -> None:
        seq = len(self.rows) + 1
        self.rows.append(Placement(seq, pixel, color, player, seq))

    def carry_out(self, rollback: Rollback, operation: int) -> None:
        for each in list(rollback.plan(self, self.grid)):  # type: ignore[arg-type]
            if rollback.writes(each) and self.board()[each.pixel] == each.shows:
                seq = len(self.rows) + 1
                row = Placement(
                    seq, each.pixel, each.color, each.player, seq, Kind.ROLLBACK, operation
                )
                self.rows.append(row)

    def board(self) -> dict[int, int]:
        return dict.fromkeys(range(600), 0) | {each.pixel: each.color for each in self.rows}

    def author(self, pixel: int) -> str:
        return next(each.player for each in reversed(self.rows) if each.pixel == pixel)

    def authors(self) -> dict[int, str]:
        """Of what each pixel shows; a blank one has none."""
        tops = {pixel: what_shows(rows) for pixel, rows in rows_by_pixel(self.rows).items()}
        return {pixel: top.placement.player for pixel, top in tops.items() if top}


PLACING = st.tuples(
    st.sampled_from([0, 1, 256, 257]), st.integers(0, 3), st.sampled_from(["ann", "bob", "eve"])
)
CHOICE = st.builds(
    Selection,
    players=st.sampled_from([(), ("ann",), ("eve", "bob")]),
    colors=st.sampled_from([(), (1, 2)]),
    rectangle=st.sampled_from([None, (0, 0, 1, 0)]),
    since_ms=st.sampled_from([None, 3]),
)


@given(st.lists(PLACING, max_size=25), st.lists(CHOICE, min_size=1, max_size=4), st.booleans())
def test_undo_is_exact_and_so_is_its_undo(
    placings: list, choices: list[Selection], overpainted: bool
) -> None:
    ledger = OnePixelLedger()
    for placing in placings:
        ledger.place(*placing)
    for number, selection in enumerate(choices, start=1):
        before = ledger.board(), ledger.authors()
        ledger.carry_out(Rollback(selection, len(ledger.rows), overpainted), number)
        rolled_back = ledger.board(), ledger.authors()
        ledger.carry_out(undo_of(number, ledger), number + 100)
        assert (ledger.board(), ledger.authors()) == before
        ledger.carry_out(undo_of(number + 100, ledger), number + 200)
        assert (ledger.board(), ledger.authors()) == rolled_back


@given(st.lists(PLACING, max_size=25), CHOICE)
def test_nothing_that_is_meant_shows_any_more(placings: list, selection: Selection) -> None:
    ledger = OnePixelLedger()
    for placing in placings:
        ledger.place(*placing)
    placed = list(ledger.rows)
    ledger.carry_out(Rollback(selection, len(ledger.rows), overpainted=True), 1)
    for pixel, rows in rows_by_pixel(placed).items():
        left = without_the_meant(
            rows, lambda each: selection.has(each, *ledger.grid.point(each.pixel))
        )
        assert (ledger.board()[pixel], ledger.author(pixel)) == left
    again = Rollback(selection, len(ledger.rows))
    assert not [each for each in again.plan(ledger, ledger.grid) if not each.is_overpainted]


@given(st.lists(PLACING, max_size=25), st.lists(CHOICE, max_size=3), st.integers(0, 30))
def test_any_earlier_moment_can_be_restored(
    placings: list, choices: list[Selection], seed: int
) -> None:
    ledger, chance, boards = OnePixelLedger(), random.Random(seed), [OnePixelLedger().board()]
    for placing in placings:
        ledger.place(*placing)
        boards.append(ledger.board())
        if choices and chance.random() < 0.2:
            ledger.carry_out(Rollback(choices.pop(), len(ledger.rows)), len(ledger.rows))
            boards += [{}] * (len(ledger.rows) + 1 - len(boards))
            boards[-1] = ledger.board()
    moments = [at for at, board in enumerate(boards) if board]
    at = chance.choice(moments)
    ledger.carry_out(Rollback(Selection(since_ms=0), len(ledger.rows), to_ms=at), 99)
    assert ledger.board() == boards[at]


def rows_by_pixel(rows: list[Placement]) -> dict[int, list[Placement]]:
    pixels = {each.pixel for each in rows}
    return {pixel: [each for each in rows if each.pixel == pixel] for pixel in pixels}


def without_the_meant(
    rows: list[Placement], is_meant: Callable[[Placement], bool]
) -> tuple[int, str]:
    """Colour and author: those of the last one that is not meant, below the last that is."""
    last = max((at for at, each in enumerate(rows) if is_meant(each)), default=None)
    if last is None:
        return rows[-1].color, rows[-1].player
    left = [each for each in rows[:last] if not is_meant(each)]
    return (left[-1].color, left[-1].player) if left else (0, "")


def undo_of(operation: int, ledger: OnePixelLedger) -> Rollback:
    return Rollback(Selection(operation=operation), len(ledger.rows), undoes=operation)
