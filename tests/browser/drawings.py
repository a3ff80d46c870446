"""Pictures for the tests, and a way to hand one to the page as a file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageDraw


@contextmanager
def picture_file(image: Image.Image) -> Iterator[Path]:
    with TemporaryDirectory() as directory:
        path = Path(directory) / "heart.png"
        image.save(path)
        yield path


def heart() -> Image.Image:
    image = Image.new("RGBA", (24, 24))
    draw = ImageDraw.Draw(image)
    draw.ellipse((1, 2, 12, 13), fill=(229, 0, 0, 255))
    draw.ellipse((11, 2, 22, 13), fill=(229, 0, 0, 255))
    draw.polygon([(2, 10), (21, 10), (12, 22), (11, 22)], fill=(229, 0, 0, 255))
    draw.ellipse((4, 4, 7, 7), fill=(255, 167, 209, 255))
    return image


def scene() -> Image.Image:
    """A landscape with a heart, to be placed on a board."""
    image = Image.new("RGBA", (80, 60))
    draw = ImageDraw.Draw(image)
    for row, color in enumerate(("#0083C7", "#00D3DD", "#E4E4E4")):
        draw.rectangle((0, row * 14, 79, row * 14 + 13), fill=color)
    draw.ellipse((52, 5, 66, 19), fill="#E5D900")
    draw.polygon([(0, 44), (22, 14), (44, 44)], fill="#888888")
    draw.polygon([(15, 24), (22, 14), (29, 24), (22, 21)], fill="#FFFFFF")
    draw.polygon([(28, 44), (52, 24), (79, 44)], fill="#222222")
    draw.rectangle((0, 42, 79, 59), fill="#02BE01")
    for x in range(3, 78, 9):
        draw.rectangle((x, 47, x + 1, 51), fill="#A06A42")
        draw.ellipse((x - 3, 41, x + 4, 48), fill="#94E044")
    image.alpha_composite(heart(), (40, 32))
    return image
