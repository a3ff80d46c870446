"""What every ledger promises, on SQLite and on DynamoDB."""

from __future__ import annotations

import random

import pytest

from board.core.change import Change, Shape
from board.core.palette import PALETTE_2017
from board.core.placement import Kind, Placement
from board.core.tiles.packed import set_pixel
from board.ledger.base import Ledger
from board.ledger.selection import Selection
from tests.ledger.conftest import GRID

pytestmark = pytest.mark.django_db


def placement(seq: int, pixel: int = 7, color: int = 3, player: str = "ann") -> Placement:
    return Placement(seq, pixel, color, player, 1_700_000_000_000 + seq)


def painted(placements: list[Placement]) -> bytes:
    pixels = bytearray(GRID.byte_length)
    for placed in placements:
        set_pixel(pixels, placed.pixel, placed.color, GRID.bits)
    return bytes(pixels)


def test_an_empty_ledger_is_an_empty_board(ledger: Ledger) -> None:
    assert ledger.cursor() == 0
    assert ledger.board() == (bytes(GRID.byte_length), 0)
    assert list(ledger.since(0)) == []
    assert ledger.history(7, 10) == []
    assert ledger.of_player("ann", 10) == []


def test_what_is_appended_comes_back_in_order(ledger: Ledger) -> None:
    placed = [
        Placement(1, 0, 15, "ann", 1_700_000_000_000),
        Placement(2, GRID.size - 1, 1, "béa – 🖌", 1_600_000_000_000, Kind.IMPORT),
        Placement(5, 4_000, 7, "", 1_800_000_000_000, Kind.MODERATOR, 81),
        Placement(6, 0, 3, "ann", 1_700_000_000_900, Kind.UNDO),
    ]
    ledger.append(placed, 6)
    assert list(ledger.since(0)) == placed
    assert list(ledger.since(1)) == placed[1:]
    assert list(ledger.since(6)) == []
    assert ledger.cursor() == 6


def test_the_cursor_goes_on_without_placements_and_never_back(ledger: Ledger) -> None:
    ledger.append([placement(1)], 4)
    assert ledger.cursor() == 4
    ledger.append([], 9)
    assert ledger.cursor() == 9
    ledger.append([placement(1)], 1)
    assert ledger.cursor() == 9


def test_a_change_at_the_end_is_as_far_as_the_ledger_is(ledger: Ledger) -> None:
    """As of a board that was frozen, where no placement follows."""
    frozen = Change(2, 1_700_000_000_002, Shape(GRID, PALETTE_2017, "frozen"))
    ledger.append([placement(1), frozen], 2)
    assert ledger.cursor() == 2
    assert ledger.board() == (painted([placement(1)]), 2)
    ended = Change(3, 1_700_000_000_003, Shape(GRID, PALETTE_2017, "ended"))
    ledger.append([ended], 3)
    assert ledger.cursor() == 3
    assert list(ledger.since(0)) == [placement(1), frozen, ended]


def test_the_newest_placement_of_a_pixel_is_on_the_board(ledger: Ledger) -> None:
    rng = random.Random(4)
    placed = [
        placement(seq, rng.choice((0, 1, 3_999, 4_000, 8_999)), rng.randrange(16))
        for seq in range(1, 60)
    ]
    for start in range(0, len(placed), 20):
        some = placed[start : start + 20]
        ledger.append(some, some[-1].seq)
    assert ledger.board() == (painted(placed), 59)


def test_repeating_an_append_changes_nothing(ledger: Ledger) -> None:
    placed = [placement(seq, seq % 3, seq % 16) for seq in range(1, 31)]
    ledger.append(placed, 30)
    ledger.append(placed[10:20], 20)
    ledger.append(placed, 30)
    assert list(ledger.since(0)) == placed
    assert ledger.board() == (painted(placed), 30)
    assert [each.seq for each in ledger.history(1, 100)] == list(range(28, 0, -3))


def test_a_pixels_history_is_newest_first_and_cut_off(ledger: Ledger) -> None:
    placed = [placement(1, 7, 1, "ann"), placement(2, 8, 2, "bob"), placement(3, 7, 3, "bob")]
    ledger.append(placed, 3)
    assert ledger.history(7, 10) == [placed[2], placed[0]]
    assert ledger.history(7, 1) == [placed[2]]
    assert ledger.history(9, 10) == []


def test_a_players_placements_are_newest_first_and_cut_off(ledger: Ledger) -> None:
    placed = [placement(1, 7, 1, "ann"), placement(2, 8, 2, "bob"), placement(3, 9, 3, "bob")]
    ledger.append(placed, 3)
    assert ledger.of_player("bob", 10) == [placed[2], placed[1]]
    assert ledger.of_player("bob", 1) == [placed[2]]
    assert ledger.of_player("eve", 10) == []


def test_of_a_player_everything_is_told_and_no_more_is_read_than_asked(ledger: Ledger) -> None:
    placed = [
        Placement(seq, seq % GRID.size, seq % 16, "ann", 1_700_000_000_000 + seq, Kind(seq % 4))
        for seq in range(1, 301)
    ]
    ledger.append(placed[:150], 150)
    ledger.append(placed[150:], 300)
    assert ledger.of_player("ann", 20) == placed[:-21:-1]
    assert ledger.of_player("ann", 300) == placed[::-1]


def test_a_large_append_is_complete(ledger: Ledger) -> None:
    placed = [placement(seq, seq % GRID.size, seq % 16, f"p{seq % 7}") for seq in range(1, 601)]
    ledger.append(placed, 600)
    assert list(ledger.since(0)) == placed
    assert ledger.board() == (painted(placed), 600)
    assert len(ledger.of_player("p3", 1000)) == 86


def test_histories_are_whole_up_to_a_seq(ledger: Ledger) -> None:
    placed = [
        placement(1, 7, 1, "ann"),
        placement(2, 8, 2, "ann"),
        placement(3, 7, 3, "bob"),
        placement(4, 9, 2, "bob"),
        placement(5, 7, 4, "ann"),
        placement(6, 8, 5, "bob"),
    ]
    ledger.append(placed, 6)

    def found(to_seq: int = 6, **choice: object) -> dict[int, list[int]]:
        pixels = ledger.histories(Selection(**choice), to_seq)  # type: ignore[arg-type]
        return {rows[0].pixel: [each.seq for each in rows] for rows in pixels}

    assert found(players=("ann",)) == {7: [1, 3, 5], 8: [2, 6]}
    assert found(to_seq=4, players=("ann",)) == {7: [1, 3], 8: [2]}
    assert found(not_players=("ann",), colors=(2,)) == {9: [4]}
    at_ms = placed[4].at_ms
    assert found(since_ms=at_ms, until_ms=at_ms) == {7: [1, 3, 5]}
    x, y = GRID.point(8)
    assert found(rectangle=(x, y, x, y)) == {8: [2, 6]}
    assert found(players=("eve",)) == {}


def test_histories_come_in_the_same_order_again(ledger: Ledger) -> None:
    rng = random.Random(8)
    placed = [
        placement(seq, address(rng.randrange(100), rng.randrange(90)), 3, f"p{seq % 3}")
        for seq in range(1, 1_200)
    ]
    ledger.append(placed[:900], 900)
    chosen = Selection(players=("p0", "p2"))
    before = list(ledger.histories(chosen, 900))
    ledger.append(placed[900:], 1_199)
    assert list(ledger.histories(chosen, 900)) == before
    pixels = {each.pixel for each in placed[:900] if each.player != "p1"}
    assert {rows[0].pixel for rows in before} == pixels
    assert [each for rows in before for each in rows] == [
        each for rows in before for each in placed[:900] if each.pixel == rows[0].pixel
    ]


def test_an_operation_finds_its_placements(ledger: Ledger) -> None:
    placed = [
        placement(1),
        placement(2, 8)._replace(kind=Kind.ROLLBACK, operation=5),
        placement(3, 7)._replace(kind=Kind.ROLLBACK, operation=6, player="", color=0),
    ]
    ledger.append(placed, 3)
    assert list(ledger.histories(Selection(operation=6), 3)) == [[placed[0], placed[2]]]


def address(column: int, row: int) -> int:
    return GRID.address(GRID.left + column, GRID.top + row)
