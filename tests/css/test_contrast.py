"""WCAG 2.2 AA in both themes, by the style sheet's own colours: text 4.5, borders and signs 3.

axe sees most of it, but not the borders, nor what is on a panel that the board shines through.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

THEMES = re.findall(
    r"^:root(?:\[data-theme=\"light\"\])? \{(.*?)^\}",
    (Path(settings.BASE_DIR) / "static/css/theme.css").read_text(),
    re.DOTALL | re.MULTILINE,
)
GROUNDS = ("panel-solid", "field", "panel over #000", "panel over #fff")
PAIRS = [
    *[(ink, ground, 4.5) for ink in ("text", "quiet", "bad") for ground in GROUNDS],
    ("on-accent", "accent", 4.5),
    *[(ink, ground, 3.0) for ink in ("line", "accent", "wait") for ground in GROUNDS],
    *[("good", ground, 3.0) for ground in GROUNDS],
    ("text", "ground", 4.5),
    ("accent", "ground", 3.0),  # the focus around the board
]


def channels(color: str) -> list[float]:
    """Red, green, blue and perhaps alpha, from 0 to 1."""
    digits = color.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    return [int(digits[start : start + 2], 16) / 255 for start in range(0, len(digits), 2)]


def seen(name: str, colors: dict[str, str]) -> list[float]:
    """A colour of the style sheet; "a over b" mixes them by a's alpha."""
    upper, _, lower = name.partition(" over ")
    *color, alpha = [*channels(colors[upper]), 1.0][:4]
    under = channels(lower) if lower else color
    return [alpha * one + (1 - alpha) * other for one, other in zip(color, under, strict=True)]


def luminance(color: list[float]) -> float:
    """https://www.w3.org/TR/WCAG22/#dfn-relative-luminance"""
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in color
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: list[float], other: list[float]) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_black_on_white_is_twenty_one() -> None:
    assert contrast(channels("#000"), channels("#ffffff")) == pytest.approx(21)


def test_half_white_over_black_is_grey() -> None:
    assert seen("panel over #000", {"panel": "#ffffff80"}) == pytest.approx([0.5] * 3, abs=0.01)


@pytest.mark.parametrize("theme", THEMES, ids=("dark", "light"))
def test_colours_stand_out_from_what_is_under_them(theme: str) -> None:
    colors = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,8});", theme))
    found = {
        (ink, ground): round(ratio, 2)
        for ink, ground, least in PAIRS
        if (ratio := contrast(seen(ink, colors), seen(ground, colors))) < least
    }
    assert found == {}
