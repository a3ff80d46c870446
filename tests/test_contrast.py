"""WCAG 2.2 AA in both themes, by the style sheet's own colours: text 4.5, borders and signs 3."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

THEMES = re.findall(
    r"^:root(?:\[data-theme=\"light\"\])? \{(.*?)^\}",
    (Path(settings.BASE_DIR) / "static/css/place.css").read_text(),
    re.DOTALL | re.MULTILINE,
)
GROUNDS = ("panel-solid", "field")
PAIRS = [
    *[(ink, ground, 4.5) for ink in ("text", "quiet", "bad") for ground in GROUNDS],
    ("on-accent", "accent", 4.5),
    *[(ink, ground, 3.0) for ink in ("line", "accent", "wait") for ground in GROUNDS],
    ("good", "panel-solid", 3.0),
    ("text", "ground", 4.5),
    ("accent", "ground", 3.0),  # the focus around the board
]


def luminance(color: str) -> float:
    """https://www.w3.org/TR/WCAG22/#dfn-relative-luminance"""
    digits = color.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    channels = [int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_black_on_white_is_twenty_one() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("theme", THEMES, ids=("dark", "light"))
def test_colours_stand_out_from_what_is_under_them(theme: str) -> None:
    colors = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", theme))
    found = {
        (ink, ground): round(contrast(colors[ink], colors[ground]), 2)
        for ink, ground, least in PAIRS
        if contrast(colors[ink], colors[ground]) < least
    }
    assert found == {}
