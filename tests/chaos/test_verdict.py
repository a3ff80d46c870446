"""What is missing is counted: the check fails when there is something to find."""

from __future__ import annotations

from board.core.formats.snapshot import Snapshot
from board.core.tiles.grid import Grid
from board.core.tiles.packed import set_pixel
from tests.chaos.load import Acknowledged
from tests.chaos.verdict import Verdict, wrong_pixels


def test_a_board_that_lacks_the_last_placement_of_a_pixel_is_found() -> None:
    grid = Grid.new(30, 20)
    pixels = bytearray(grid.byte_length)
    set_pixel(pixels, grid.address(3, 4), 5, grid.bits)
    snapshot = Snapshot(grid=grid, seq=2, pixels=bytes(pixels))
    first, second = Acknowledged(1, 3, 4, 5), Acknowledged(2, 3, 4, 6)
    assert wrong_pixels(snapshot, {first}) == set()
    assert wrong_pixels(snapshot, {second, first}) == {(3, 4)}


def test_one_of_anything_makes_a_row_bad() -> None:
    assert Verdict(0, 0, 0, True).is_good
    for bad in ((1, 0, 0, True), (0, 1, 0, True), (0, 0, 1, True), (0, 0, 0, False)):
        assert not Verdict(*bad).is_good
