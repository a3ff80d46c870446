"""Colours that can be read: https://www.w3.org/TR/WCAG22/#contrast-minimum."""

from __future__ import annotations

from typing import NamedTuple

TEXT, SIGNS = 4.5, 3.0
BLACK, WHITE = "#000000", "#ffffff"
# What the accent lies on in each theme, as the style sheet has it: panel, field, ground.
DARK_GROUNDS = ("#232936", "#171b24", "#191d26")
LIGHT_GROUNDS = ("#ffffff", "#eef1f6", "#d5dae3")
STEPS = 40


class Accent(NamedTuple):
    color: str
    on: str  # text on it


def accent_of(hex_value: str, grounds: tuple[str, ...]) -> Accent:
    """The colour itself, or the nearest one towards black or white that stands out from all
    grounds: as text from the panel, which is the first, and as a sign from the others."""
    towards = WHITE if luminance(grounds[0]) < luminance("#808080") else BLACK
    shades = (mixed(hex_value, towards, step / STEPS) for step in range(STEPS + 1))
    color = next(shade for shade in shades if stands_out(shade, grounds))
    on = max((BLACK, WHITE), key=lambda ink: contrast(ink, color))
    return Accent(color, on)


def stands_out(color: str, grounds: tuple[str, ...]) -> bool:
    panel, *others = grounds
    return contrast(color, panel) >= TEXT and all(contrast(color, o) >= SIGNS for o in others)


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(hex_value: str) -> float:
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
        for share in (channel / 255 for channel in channels(hex_value))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def mixed(one: str, other: str, share: float) -> str:
    pairs = zip(channels(one), channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def channels(hex_value: str) -> tuple[int, int, int]:
    digits = hex_value.removeprefix("#")
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)
