"""Our own mark is what the grid of its script says, in every size."""

from __future__ import annotations

import pytest
from PIL import Image, ImageChops

from tests.mark import IMAGES, MARGINS, drawn, svg


@pytest.mark.parametrize("name", MARGINS)
def test_an_icon_is_as_drawn(name: str) -> None:
    with Image.open(IMAGES / name) as image:
        assert ImageChops.difference(image.convert("RGB"), drawn(name)).getbbox() is None


def test_the_drawing_for_browsers_is_as_drawn() -> None:
    assert (IMAGES / "icon.svg").read_text(encoding="utf-8") == svg()
