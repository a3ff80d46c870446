"""Of pictures that follow each other, the part that is not as it was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from PIL import Image, ImageChops

ONE_PIXEL = (0, 0, 1, 1)  # where nothing changed


def changed_parts(images: Iterable[Image.Image]) -> Iterator[tuple[Image.Image, int, int]]:
    """With where it lies: left and top. The first one is whole."""
    before: Image.Image | None = None
    shown: Image.Image | None = None
    for image in images:
        box: tuple[int, int, int, int] | None = None
        if image is not before:
            before, old, shown = image, shown, image.convert("RGB")
            box = ImageChops.difference(old, shown).getbbox() if old else (0, 0, *image.size)
        left, top, right, bottom = box or ONE_PIXEL
        yield image.crop((left, top, right, bottom)), left, top
