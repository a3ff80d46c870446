"""A picture as pixels to place: dithered to a palette, transparent parts left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageOps, UnidentifiedImageError

from board.core.formats.snapshot import Snapshot
from board.core.grid import get_pixel
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


def refuse_outside(size: Size, left: int, top: int, width: int, height: int) -> None:
    """Raises BadPicture unless a picture of `size` at (left, top) is on a board of this size."""
    if 0 <= left <= width - size[0] and 0 <= top <= height - size[1]:
        return
    raise BadPicture(
        f"A picture of {size[0]}x{size[1]} at {left},{top} is not on the board of "
        f"{width}x{height}. {advice(size, width, height)}"
    )


def advice(size: Size, width: int, height: int) -> str:
    if size[0] > width or size[1] > height:
        return f"Shrink it with --size to at most {width}x{height}."
    return f"--at can be 0,0 to {width - size[0]},{height - size[1]}."


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
    return [
        wish
        for wish in wishes
        if get_pixel(board.pixels, board.grid.address(wish.x, wish.y)) != wish.color
    ]
