"""Rectangles and circles, anywhere on the plane."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from board.core.tiles.grid import Grid
from board.core.tiles.shapes import in_circle, in_rectangle

near = st.integers(-60, 60)
sides = st.integers(1, 40)
grids = st.builds(lambda w, h, x, y: Grid.new(w, h, 4, x, y), sides, sides, near, near)


def points(grid: Grid) -> list[tuple[int, int]]:
    return [
        (x, y) for y in range(grid.top, grid.bottom + 1) for x in range(grid.left, grid.right + 1)
    ]


@given(grids, near, near, near, near)
def test_a_rectangle_has_the_board_s_pixels_between_its_corners(
    grid: Grid, x1: int, y1: int, x2: int, y2: int
) -> None:
    (left, right), (top, bottom) = sorted((x1, x2)), sorted((y1, y2))
    inside = [(x, y) for x, y in points(grid) if left <= x <= right and top <= y <= bottom]
    assert [grid.point(address) for address in in_rectangle(grid, x1, y1, x2, y2)] == inside


@given(grids, near, near, st.integers(0, 60))
def test_a_circle_has_the_board_s_pixels_within_its_radius(
    grid: Grid, x: int, y: int, radius: int
) -> None:
    near = [each for each in points(grid) if (each[0] - x) ** 2 + (each[1] - y) ** 2 <= radius**2]
    assert [grid.point(address) for address in in_circle(grid, x, y, radius)] == near
