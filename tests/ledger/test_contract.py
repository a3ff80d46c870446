"""What every ledger promises, on SQLite and on DynamoDB."""

from __future__ import annotations

import random

import pytest

from board.core.placement import Kind, Placement
from board.core.tiles.packed import set_pixel
from board.ledger.base import Ledger
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
