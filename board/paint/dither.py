"""A picture's pixels as colours of a palette (Floyd and Steinberg), as people draw for a board.

Two things are ours and not the textbook's, nor Pillow's. A transparent pixel neither gives nor
takes error: the colour that a file hides under it is nobody's wish. A pixel that has a colour of
the palette keeps it: who draws in the palette's colours wants these, whatever lies beside them.
"""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image

Rgb = tuple[int, int, int]
OPAQUE = 128  # alpha from which a pixel is painted


def dither(picture: Image.Image, palette: Sequence[Rgb]) -> list[int | None]:
    """An index of `palette` for each pixel from the top left on, None for a transparent one."""
    nearest, width = Nearest(palette), picture.width
    pixels = list(zip(*[iter(picture.convert("RGBA").tobytes())] * 4, strict=True))
    errors = Errors(width)
    colors: list[int | None] = []
    for start in range(0, len(pixels), width):
        errors.begin_row()
        for x, (red, green, blue, alpha) in enumerate(pixels[start : start + width]):
            if alpha < OPAQUE:
                colors.append(None)
                continue
            color = nearest.exact.get((red, green, blue))
            if color is None:
                wanted = errors.added((red, green, blue), x)
                color = nearest.to(wanted)
                errors.spread(wanted, palette[color], x)
            colors.append(color)
    return colors


class Nearest:
    """Of equal colours the first one."""

    def __init__(self, palette: Sequence[Rgb]) -> None:
        self._palette = palette
        self.exact = {rgb: index for index, rgb in reversed(list(enumerate(palette)))}
        self._known: dict[Rgb, int] = {}

    def to(self, wanted: Rgb) -> int:
        color = self._known.get(wanted)
        if color is None:
            color = self._known[wanted] = min(
                range(len(self._palette)), key=lambda index: distance(self._palette[index], wanted)
            )
        return color


def distance(one: Rgb, other: Rgb) -> int:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2 + (one[2] - other[2]) ** 2


class Errors:
    """What the pixels so far owe to this row's and the next one's, in sixteenths by channel.

    What falls on a transparent pixel, on an exact one or beyond an edge is dropped.
    """

    def __init__(self, width: int) -> None:
        self._width = width
        self._next = self._empty()

    def _empty(self) -> list[list[int]]:
        return [[0] * (self._width + 2) for _ in range(3)]  # one more on each side

    def begin_row(self) -> None:
        self._here, self._next = self._next, self._empty()

    def added(self, rgb: Rgb, x: int) -> Rgb:
        red, green, blue = self._here
        return (
            clamped(rgb[0] + (red[x + 1] + 8 >> 4)),
            clamped(rgb[1] + (green[x + 1] + 8 >> 4)),
            clamped(rgb[2] + (blue[x + 1] + 8 >> 4)),
        )

    def spread(self, wanted: Rgb, got: Rgb, x: int) -> None:
        for channel in range(3):
            owed = wanted[channel] - got[channel]
            here, below = self._here[channel], self._next[channel]
            here[x + 2] += 7 * owed
            below[x] += 3 * owed
            below[x + 1] += 5 * owed
            below[x + 2] += owed


def clamped(value: int) -> int:
    return 0 if value < 0 else 255 if value > 255 else value
