"""What strangers upload as a logo is drawn anew or refused, whatever it is."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from board.admin.logo import MAX_BYTES, LogoError, drawn_anew

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def encoded(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def chunk(kind: bytes, content: bytes) -> bytes:
    crc = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + crc


def huge_png(side: int) -> bytes:
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 1000)
    parts = (chunk(b"IHDR", header), chunk(b"IDAT", pixels), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_picture_becomes_a_square_png(kind: str) -> None:
    found = Image.open(io.BytesIO(drawn_anew(encoded(Image.new("RGB", (900, 300), "red"), kind))))
    assert (found.format, found.size, found.mode) == ("PNG", (512, 512), "RGBA")
    middle, edge = found.getpixel((256, 256)), found.getpixel((256, 5))
    assert isinstance(middle, tuple) and isinstance(edge, tuple)
    assert middle[0] > 240 and middle[3] == 255 and edge[3] == 0


def test_nothing_of_the_file_is_served() -> None:
    hidden = b"<script>alert(1)</script>"
    for content in (
        encoded(Image.new("RGB", (9, 9)), "JPEG", comment=hidden),
        encoded(Image.new("RGB", (9, 9))) + hidden,
        encoded(Image.new("RGB", (9, 9)), "GIF", comment=hidden),
    ):
        assert hidden in content
        assert hidden not in drawn_anew(content)


def test_small_pictures_keep_their_pixels() -> None:
    image = Image.new("RGB", (2, 2), "white")
    image.putpixel((0, 0), (255, 0, 0))
    found = Image.open(io.BytesIO(drawn_anew(encoded(image))))
    assert {color for _, color in found.getcolors() or ()} == {(255,) * 4, (255, 0, 0, 255)}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (SVG, "read as a picture"),
        (b"", "read as a picture"),
        (b"GIF89a" + b"\xff" * 50, "read as a picture"),
        (encoded(Image.new("RGB", (60, 60), "red"))[:-40], "read as a picture"),
        (encoded(Image.new("RGB", (9, 9)), "BMP"), "read as a picture"),
        (b"\0" * (MAX_BYTES + 1), "bytes"),
        (huge_png(5000), "5000 × 5000"),
        (huge_png(60_000), "read as a picture"),
    ],
    ids=["svg", "empty", "rubbish", "cut off", "bmp", "long", "large", "bomb"],
)
def test_what_is_no_picture_is_refused(content: bytes, why: str) -> None:
    with pytest.raises(LogoError, match=why):
        drawn_anew(content)
