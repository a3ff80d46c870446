"""A picture as pixels to place: dithered to a palette, transparent parts left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageOps, UnidentifiedImageError

from board.core.grid import get_pixel
from board.core.wire import Snapshot

Rgb = tuple[int, int, int]
Size = tuple[int, int]  # width, height
OPAQUE = 128  # alpha from which a pixel is painted
PALETTE_ENTRIES = 256  # of Pillow's palette images


class BadPicture(ValueError):
    """A picture that cannot be painted, and why."""


class Wish(NamedTuple):
    """A pixel that shall get a colour."""

    x: int
    y: int
    color: int


def load_picture(path: Path) -> Image.Image:
    """The picture at `path`, upright, with an alpha channel."""
    try:
        with Image.open(path) as image:
            return ImageOps.exif_transpose(image).convert("RGBA")
    except FileNotFoundError as error:
        raise BadPicture(f"There is no file {path}.") from error
    except UnidentifiedImageError as error:
        raise BadPicture(f"{path} is not a picture that Pillow can read.") from error
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise BadPicture(f"{path} cannot be read: {error}.") from error


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
    colors = dither(picture.convert("RGB"), palette)
    alphas = picture.getchannel("A").tobytes()
    return [
        Wish(left + index % picture.width, top + index // picture.width, colors[index])
        for index, alpha in enumerate(alphas)
        if alpha >= OPAQUE
    ]


def dither(picture: Image.Image, palette: Sequence[Rgb]) -> bytes:
    """A palette index for each pixel of an RGB picture (Floyd and Steinberg)."""
    # The unused entries repeat the first colour: Pillow would take them for black.
    entries = [*palette, *[palette[0]] * (PALETTE_ENTRIES - len(palette))]
    colors = Image.new("P", (1, 1))
    colors.putpalette([channel for rgb in entries for channel in rgb])
    quantized = picture.quantize(palette=colors, dither=Image.Dither.FLOYDSTEINBERG)
    return bytes(index if index < len(palette) else 0 for index in quantized.tobytes())


def not_yet_right(wishes: Iterable[Wish], board: Snapshot) -> list[Wish]:
    """The wishes that would change the board."""
    return [
        wish
        for wish in wishes
        if get_pixel(board.pixels, board.grid.index(wish.x, wish.y)) != wish.color
    ]
