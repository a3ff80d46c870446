"""A picture as pixels to place: dithered to a palette, transparent parts left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageOps, UnidentifiedImageError

from board.core.formats.snapshot import Snapshot
from board.core.tiles.grid import Grid
from board.core.tiles.packed import get_pixel
from board.paint.channels import BadPicture, in_eight_bits, in_srgb
from board.paint.dither import Rgb, dither

Size = tuple[int, int]  # width, height


class Wish(NamedTuple):
    """A pixel that shall get a colour."""

    x: int
    y: int
    color: int


def load_picture(path: Path) -> Image.Image:
    """The picture at `path` (of an animated one the first), upright, in sRGB, with alpha."""
    try:
        with Image.open(path) as image:
            upright = ImageOps.exif_transpose(image)
            return in_srgb(in_eight_bits(upright, image.format))
    except BadPicture as error:
        raise BadPicture(f"{path} {error}") from error
    except FileNotFoundError as error:
        raise BadPicture(f"There is no file {path}.") from error
    except UnidentifiedImageError as error:
        raise BadPicture(f"{path} is not a picture that Pillow can read.") from error
    except Exception as error:  # Pillow's decoders raise whatever they stumble over
        raise BadPicture(f"{path} cannot be read: {error or type(error).__name__}.") from error


def refuse_outside(size: Size, left: int, top: int, grid: Grid) -> None:
    """Raises BadPicture unless a picture of `size` at (left, top) is on the board."""
    if grid.contains(left, top) and grid.contains(left + size[0] - 1, top + size[1] - 1):
        return
    raise BadPicture(
        f"A picture of {size[0]}x{size[1]} at {left},{top} is not on the board of "
        f"{grid.width}x{grid.height}. {advice(size, grid)}"
    )


def advice(size: Size, grid: Grid) -> str:
    if size[0] > grid.width or size[1] > grid.height:
        return f"Shrink it with --size to at most {grid.width}x{grid.height}."
    right, bottom = grid.right + 1 - size[0], grid.bottom + 1 - size[1]
    return f"--at can be {grid.left},{grid.top} to {right},{bottom}."


def scaled(picture: Image.Image, size: Size) -> Image.Image:
    return picture if picture.size == size else picture.resize(size, Image.Resampling.LANCZOS)


def wishes_of(picture: Image.Image, palette: Sequence[Rgb], left: int, top: int) -> list[Wish]:
    """Its opaque pixels from the top left on, dithered to `palette`, with (left, top) added."""
    return [
        Wish(left + index % picture.width, top + index // picture.width, color)
        for index, color in enumerate(dither(picture, palette))
        if color is not None
    ]


def not_yet_right(wishes: Iterable[Wish], board: Snapshot) -> list[Wish]:
    """The wishes that would change the board."""
    return [wish for wish in wishes if shown_color(board, wish) != wish.color]


def shown_color(board: Snapshot, wish: Wish) -> int | None:
    """None where the board has grown since: a snapshot may be seconds old."""
    grid, _, pixels = board
    if not grid.contains(wish.x, wish.y):
        return None
    return get_pixel(pixels, grid.address(wish.x, wish.y), grid.bits)
