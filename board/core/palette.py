"""The colours of a board: at most 16 where a pixel has four bits, 256 where it has eight."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

MAX_COLORS = 256
MAX_NAME = 40  # characters
HEX = re.compile(r"#[0-9A-F]{6}")


@dataclass(frozen=True, slots=True)
class Color:
    """One entry of a palette; `hex` is upper-case `#RRGGBB`."""

    index: int
    name: str
    hex: str

    @property
    def rgb(self) -> tuple[int, int, int]:
        return int(self.hex[1:3], 16), int(self.hex[3:5], 16), int(self.hex[5:7], 16)


Palette = tuple[Color, ...]


def make_palette(colors: Sequence[tuple[str, str]], most: int = MAX_COLORS) -> Palette:
    """A palette of (name, hex) pairs in display order.

    Raises ValueError for none or more than `most` colours, a bad or repeated hex value, or an
    empty, too long or repeated name.
    """
    if not 1 <= len(colors) <= most:
        raise ValueError(f"A palette has 1 to {most} colours, not {len(colors)}.")
    palette = tuple(
        Color(index, name.strip(), hex_value.upper())
        for index, (name, hex_value) in enumerate(colors)
    )
    for color in palette:
        if not color.name:
            raise ValueError(f"Colour {color.index} has no name.")
        if len(color.name) > MAX_NAME:
            raise ValueError(f"The name of colour {color.index} is longer than {MAX_NAME}.")
        if not HEX.fullmatch(color.hex):
            raise ValueError(f"Colour {color.index} must be #RRGGBB, not {color.hex!r}.")
    for what, values in (
        ("name", [color.name.lower() for color in palette]),
        ("value", [color.hex for color in palette]),
    ):
        if len(set(values)) < len(values):
            raise ValueError(f"Two colours of the palette have the same {what}.")
    return palette


# Reddit's r/place of 2017, in its display order.
PALETTE_2017 = make_palette(
    [
        ("white", "#FFFFFF"),
        ("light grey", "#E4E4E4"),
        ("grey", "#888888"),
        ("black", "#222222"),
        ("pink", "#FFA7D1"),
        ("red", "#E50000"),
        ("orange", "#E59500"),
        ("brown", "#A06A42"),
        ("yellow", "#E5D900"),
        ("lime", "#94E044"),
        ("green", "#02BE01"),
        ("cyan", "#00D3DD"),
        ("blue", "#0083C7"),
        ("dark blue", "#0000EA"),
        ("magenta", "#CF6EE4"),
        ("purple", "#820080"),
    ]
)

# Of 2022, and of 2023 again. White comes first, as a new board shows colour 0 everywhere.
PALETTE_2022 = make_palette(
    [
        ("white", "#FFFFFF"),
        ("burgundy", "#6D001A"),
        ("dark red", "#BE0039"),
        ("red", "#FF4500"),
        ("orange", "#FFA800"),
        ("yellow", "#FFD635"),
        ("pale yellow", "#FFF8B8"),
        ("dark green", "#00A368"),
        ("green", "#00CC78"),
        ("light green", "#7EED56"),
        ("dark teal", "#00756F"),
        ("teal", "#009EAA"),
        ("light teal", "#00CCC0"),
        ("dark blue", "#2450A4"),
        ("blue", "#3690EA"),
        ("light blue", "#51E9F4"),
        ("indigo", "#493AC1"),
        ("periwinkle", "#6A5CFF"),
        ("lavender", "#94B3FF"),
        ("dark purple", "#811E9F"),
        ("purple", "#B44AC0"),
        ("pale purple", "#E4ABFF"),
        ("magenta", "#DE107F"),
        ("pink", "#FF3881"),
        ("light pink", "#FF99AA"),
        ("dark brown", "#6D482F"),
        ("brown", "#9C6926"),
        ("beige", "#FFB470"),
        ("black", "#000000"),
        ("dark grey", "#515252"),
        ("grey", "#898D90"),
        ("light grey", "#D4D7D9"),
    ]
)

PRESETS = {"2017": PALETTE_2017, "2022": PALETTE_2022, "2023": PALETTE_2022}


def pairs_of(palette: Palette) -> list[list[str]]:
    """As JSON and forms hold it."""
    return [[color.name, color.hex] for color in palette]


def nearest(palette: Palette, rgb: tuple[int, int, int]) -> Color:
    """The colour at the smallest distance in RGB, weighted as the eye sees (redmean).

    https://www.compuphase.com/cmetric.htm
    """

    def distance(color: Color) -> float:
        red, green, blue = color.rgb
        mean = (red + rgb[0]) / 2
        return (
            (2 + mean / 256) * (red - rgb[0]) ** 2
            + 4 * (green - rgb[1]) ** 2
            + (2 + (255 - mean) / 256) * (blue - rgb[2]) ** 2
        )

    return min(palette, key=distance)
