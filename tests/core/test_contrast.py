from __future__ import annotations

import random

import pytest

from board.core.contrast import DARK_GROUNDS, LIGHT_GROUNDS, accent_of, contrast
from tests.css.test_contrast import THEMES

CHANCE = random.Random(4)
COLORS = [
    *("#000000", "#ffffff", "#808080", "#ff0000", "#0000ff", "#ffff00", "#777777"),
    *(f"#{CHANCE.randrange(1 << 24):06x}" for _ in range(300)),
]


@pytest.mark.parametrize("grounds", [DARK_GROUNDS, LIGHT_GROUNDS])
def test_any_accent_can_be_read(grounds: tuple[str, ...]) -> None:
    for color in COLORS:
        accent = accent_of(color, grounds)
        assert contrast(accent.color, grounds[0]) >= 4.5, color
        assert all(contrast(accent.color, ground) >= 3 for ground in grounds), color
        assert contrast(accent.on, accent.color) >= 4.5, color


def test_what_can_be_read_stays_as_it_is() -> None:
    assert accent_of("#ffd43b", DARK_GROUNDS).color == "#ffd43b"
    assert accent_of("#1d4ed8", LIGHT_GROUNDS).color == "#1d4ed8"


def test_the_grounds_are_those_of_the_style_sheet() -> None:
    for theme, grounds in zip(THEMES, (DARK_GROUNDS, LIGHT_GROUNDS), strict=True):
        short = {"#ffffff": "#fff"}
        for ground in grounds:
            assert f": {short.get(ground, ground)};" in theme
