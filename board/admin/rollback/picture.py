"""What a rollback would change, as pictures: the board there now, then, and where they differ."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from typing import NamedTuple

from PIL import Image, ImageOps

from board.core.change import Shape
from board.core.tiles.grid import Grid
from board.history.picture import image_of
from board.history.state import BoardState
from board.placing.rollback import Restored

LARGEST = 420  # device pixels of a side
LARGEST_ZOOM = 16
MARGIN = 4  # board pixels around what changes
MARK = (255, 0, 255)


class Pictures(NamedTuple):
    """As data: URLs."""

    before: str
    after: str
    where: str
    width: int
    height: int


def pictures(seen: Sequence[Restored], shape: Shape, pixels: bytearray) -> Pictures | None:
    """`pixels` are the board's, as they are now. None where nothing changes."""
    if not seen:
        return None
    points = [(*shape.grid.point(each.pixel), each.color) for each in seen]
    left, top, *_ = rectangle = around(points, shape.grid)
    before = image_of(BoardState(shape, pixels=pixels), rectangle)
    after, where = before.copy(), ImageOps.grayscale(before.convert("RGB")).convert("RGB")
    for x, y, color in points:
        after.putpixel((x - left, y - top), color)
        where.putpixel((x - left, y - top), MARK)
    shown = [scaled(each.convert("RGB")) for each in (before, after, where)]
    width, height = shown[0].size
    return Pictures(as_url(shown[0]), as_url(shown[1]), as_url(shown[2]), width, height)


def around(points: Sequence[tuple[int, int, int]], grid: Grid) -> tuple[int, int, int, int]:
    """Left, top, width and height of the part of the board that is shown of them."""
    left = max(grid.left, min(x for x, _, _ in points) - MARGIN)
    top = max(grid.top, min(y for _, y, _ in points) - MARGIN)
    right = min(grid.right, max(x for x, _, _ in points) + MARGIN)
    bottom = min(grid.bottom, max(y for _, y, _ in points) + MARGIN)
    return left, top, right - left + 1, bottom - top + 1


def scaled(image: Image.Image) -> Image.Image:
    """Whole squares for pixels, or a smaller picture of a large area."""
    longest = max(image.size)
    zoom = min(LARGEST_ZOOM, LARGEST // longest)
    if zoom:
        size = (image.width * zoom, image.height * zoom)
        return image.resize(size, Image.Resampling.NEAREST)
    size = (max(1, image.width * LARGEST // longest), max(1, image.height * LARGEST // longest))
    return image.resize(size, Image.Resampling.BOX)


def as_url(image: Image.Image) -> str:
    out = io.BytesIO()
    image.save(out, "PNG")
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()
