"""`python -m tests.mark` draws the board's own mark: a pin of pixels, one of them placed."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

IMAGES = Path(__file__).resolve().parent.parent / "static" / "img"
PIN = (".###.", "##o##", "#####", ".###.", "..#..")
GROUND = "#12151c"
COLORS = {"#": "#ff5b49", "o": "#ffd43b"}
MARGINS = {"icon-192.png": 0.2, "icon-512.png": 0.2, "icon-maskable-512.png": 0.3}
SIDE = 64  # of the SVG


def svg() -> str:
    unit, edge = 8, 12
    squares = "".join(
        f'<path fill="{COLORS[sign]}" '
        f'd="M{edge + x * unit} {edge + y * unit}h{unit}v{unit}h-{unit}z"/>'
        for y, row in enumerate(PIN)
        for x, sign in enumerate(row)
        if sign in COLORS
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE} {SIDE}" '
        f'shape-rendering="crispEdges"><rect width="{SIDE}" height="{SIDE}" rx="14" '
        f'fill="{GROUND}"/>{squares}</svg>\n'
    )


def drawn(name: str) -> Image.Image:
    """An icon; a maskable one has all that counts inside the middle four fifths."""
    side = int(name.removesuffix(".png").rpartition("-")[2])
    unit = int(side * (1 - 2 * MARGINS[name]) / len(PIN))
    edge = (side - unit * len(PIN)) // 2
    image = Image.new("RGB", (side, side), GROUND)
    for y, row in enumerate(PIN):
        for x, sign in enumerate(row):
            if sign in COLORS:
                left, top = edge + x * unit, edge + y * unit
                image.paste(COLORS[sign], (left, top, left + unit, top + unit))
    return image


def main() -> None:
    (IMAGES / "icon.svg").write_text(svg(), encoding="utf-8")
    for name in MARGINS:
        drawn(name).save(IMAGES / name, optimize=True)


if __name__ == "__main__":
    main()
