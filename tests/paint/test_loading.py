"""Picture files as people have them, and as nobody should."""

from __future__ import annotations

import io
import warnings
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from board.core.palette import PALETTE_2017
from board.paint.channels import BadPicture
from board.paint.picture import load_picture

RGB = [color.rgb for color in PALETTE_2017]
GREYS = [0, 1, 127, 128, 254, 255]
# By the number that says how the camera was held: what "abcd", two by two, is upright.
TURNED = dict(enumerate(["abcd", "badc", "dcba", "cdab", "acbd", "cadb", "dbca", "bdac"], start=1))
LETTERS = {"a": (255, 0, 0), "b": (0, 255, 0), "c": (0, 0, 255), "d": (255, 255, 0)}


def loaded(directory: Path, image: Image.Image, name: str, **options: object) -> Image.Image:
    image.save(directory / name, **options)
    return load_picture(directory / name)


def pixels(picture: Image.Image) -> list[tuple[int, ...]]:
    assert picture.mode == "RGBA"
    return list(zip(*[iter(picture.tobytes())] * 4, strict=True))


# --- depths and modes ------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["grey.png", "grey.tif", "grey.pgm"])
def test_sixteen_bits_of_grey_are_scaled_not_clipped(tmp_path: Path, name: str) -> None:
    image = Image.new("I;16", (len(GREYS), 1))
    image.putdata([grey * 257 for grey in GREYS])
    found = pixels(loaded(tmp_path, image, name))
    assert [red for red, *_ in found] == pytest.approx(GREYS, abs=1)
    assert {alpha for *_, alpha in found} == {255}


def png(depth: int, color_type: int, row: bytes, width: int) -> bytes:
    """As Pillow does not write it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return len(data).to_bytes(4) + kind + data + check.to_bytes(4)

    head = width.to_bytes(4) + (1).to_bytes(4) + bytes([depth, color_type, 0, 0, 0])
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" + row)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize(
    ("color_type", "pixel", "right"),
    [
        (2, (0xFFFF, 0x8080, 0), (255, 128, 0, 255)),
        (6, (0xFFFF, 0x8080, 0, 0x4040), (255, 128, 0, 64)),
        (4, (0x8080, 0x4040), (128, 128, 128, 64)),
        (0, (0x8080,), (128, 128, 128, 255)),
    ],
    ids=["RGB", "RGBA", "grey and alpha", "grey"],
)
def test_sixteen_bits_a_channel_are_scaled(
    tmp_path: Path, color_type: int, pixel: tuple[int, ...], right: tuple[int, ...]
) -> None:
    row = b"".join(value.to_bytes(2) for value in pixel)
    (tmp_path / "deep.png").write_bytes(png(16, color_type, row, 1))
    assert pixels(load_picture(tmp_path / "deep.png")) == [pytest.approx(right, abs=1)]


@pytest.mark.parametrize(("mode", "words"), [("F", "fractions"), ("I", "whole numbers")])
def test_greys_without_a_known_white_are_refused(tmp_path: Path, mode: str, words: str) -> None:
    with pytest.raises(BadPicture, match=rf"grey\.tif has {words} of 32 bits"):
        loaded(tmp_path, Image.new(mode, (3, 2)), "grey.tif")


@pytest.mark.parametrize(
    ("mode", "color", "name", "right"),
    [
        ("1", 1, "p.png", (255, 255, 255, 255)),
        ("L", 136, "p.png", (136, 136, 136, 255)),
        ("LA", (136, 9), "p.png", (136, 136, 136, 9)),
        ("RGB", RGB[5], "p.png", (*RGB[5], 255)),
        ("RGB", RGB[5], "p.bmp", (*RGB[5], 255)),
        ("RGB", RGB[5], "p.tif", (*RGB[5], 255)),
        ("RGBA", (*RGB[5], 77), "p.png", (*RGB[5], 77)),
        ("RGBA", (*RGB[5], 77), "p.tif", (*RGB[5], 77)),
        ("CMYK", (0, 255, 255, 0), "p.tif", (255, 0, 0, 255)),
        ("CMYK", (0, 255, 255, 0), "p.jpg", (255, 0, 0, 255)),
    ],
)
def test_each_mode_keeps_its_colour(
    tmp_path: Path, mode: str, color: int, name: str, right: tuple[int, ...]
) -> None:
    found = loaded(tmp_path, Image.new(mode, (3, 2), color), name)
    assert found.size == (3, 2)
    assert pixels(found)[0] == pytest.approx(right, abs=1)


@pytest.mark.parametrize("name", ["p.png", "p.gif"])
def test_a_palette_with_a_transparent_entry(tmp_path: Path, name: str) -> None:
    image = Image.new("P", (2, 1))
    image.putpalette([*RGB[5], *RGB[9]])
    image.putdata([0, 1])
    assert pixels(loaded(tmp_path, image, name, transparency=1)) == [
        (*RGB[5], 255),
        (*RGB[9], 0),
    ]


@pytest.mark.parametrize(("mode", "seen", "key"), [("L", 5, 9), ("RGB", RGB[5], RGB[9])])
def test_one_colour_may_stand_for_transparent(
    tmp_path: Path, mode: str, seen: int, key: int
) -> None:
    image = Image.new(mode, (2, 1))
    image.putdata([seen, key])
    found = pixels(loaded(tmp_path, image, "p.png", transparency=key))
    assert [alpha for *_, alpha in found] == [255, 0]


# --- turned and moving -----------------------------------------------------------------------


@pytest.mark.parametrize("orientation", TURNED)
def test_a_photograph_is_upright(tmp_path: Path, orientation: int) -> None:
    image = Image.new("RGB", (2, 2))
    image.putdata([LETTERS[letter] for letter in "abcd"])
    exif = Image.Exif()
    exif[0x0112] = orientation
    found = pixels(loaded(tmp_path, image, "photo.png", exif=exif))
    assert found == [(*LETTERS[letter], 255) for letter in TURNED[orientation]]


@pytest.mark.parametrize("name", ["moving.gif", "moving.png", "moving.webp"])
def test_of_an_animation_the_first_picture_is_taken(tmp_path: Path, name: str) -> None:
    frames = [Image.new("RGB", (4, 4), color) for color in RGB[5:8]]
    options = {} if name.endswith(("gif", "png")) else {"lossless": True}
    found = loaded(tmp_path, frames[0], name, save_all=True, append_images=frames[1:], **options)
    assert set(pixels(found)) == {(*RGB[5], 255)}


# --- colour profiles -------------------------------------------------------------------------


def profile(name: str) -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile(name)).tobytes()  # type: ignore[arg-type]


def test_with_a_profile_of_srgb_colours_stay_what_they_are(tmp_path: Path) -> None:
    image = Image.new("RGB", (16, 1))
    image.putdata(RGB)
    found = loaded(tmp_path, image, "p.png", icc_profile=profile("sRGB"))
    assert pixels(found) == [(*rgb, 255) for rgb in RGB]


def swapped_profile() -> bytes:
    """sRGB whose red and blue have each other's place."""
    data = profile("sRGB").replace(b"rXYZ", b"tmpX").replace(b"bXYZ", b"rXYZ")
    data = data.replace(b"tmpX", b"bXYZ")
    return data.replace("sRGB".encode("utf-16-be"), "xxxx".encode("utf-16-be")).replace(
        b"sRGB", b"xxxx"
    )


def test_colours_of_another_profile_are_turned_into_srgb(tmp_path: Path) -> None:
    image = Image.new("RGBA", (1, 1), (255, 0, 0, 200))
    (found,) = pixels(loaded(tmp_path, image, "p.png", icc_profile=swapped_profile()))
    assert found == pytest.approx((0, 0, 255, 200), abs=3)


@pytest.mark.parametrize("data", [b"x", b"\0" * 200, profile("sRGB")[:300], profile("LAB")])
@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "LA"])
def test_a_profile_without_sense_is_not_heeded(tmp_path: Path, mode: str, data: bytes) -> None:
    image = Image.new(mode, (1, 1), 200 if mode == "L" else None)
    assert pixels(loaded(tmp_path, image, "p.png", icc_profile=data)) == pixels(
        image.convert("RGBA")
    )


# --- broken and hostile ----------------------------------------------------------------------


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadPicture, match=r"There is no file .*nothing\.png"):
        load_picture(tmp_path / "nothing.png")


def test_a_file_that_is_no_picture_is_named(tmp_path: Path) -> None:
    (tmp_path / "text.png").write_text("no picture")
    with pytest.raises(BadPicture, match=r"text\.png is not a picture"):
        load_picture(tmp_path / "text.png")


def test_a_directory_is_no_picture(tmp_path: Path) -> None:
    with pytest.raises(BadPicture, match="cannot be read"):
        load_picture(tmp_path)


def test_a_truncated_picture_is_refused(tmp_path: Path) -> None:
    Image.effect_noise((64, 64), 50).save(tmp_path / "whole.png")
    whole = (tmp_path / "whole.png").read_bytes()
    (tmp_path / "half.png").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(BadPicture, match=r"half\.png cannot be read"):
        load_picture(tmp_path / "half.png")


def test_a_picture_of_enormous_size_is_refused_unread(tmp_path: Path) -> None:
    bomb = bytearray(png(8, 2, b"", 1))
    bomb[16:24] = (100_000).to_bytes(4) * 2
    bomb[29:33] = zlib.crc32(bomb[12:29]).to_bytes(4)
    (tmp_path / "bomb.png").write_bytes(bomb)
    with pytest.raises(BadPicture, match=r"bomb\.png cannot be read: Image size"):
        load_picture(tmp_path / "bomb.png")


def whole(kind: str) -> bytes:
    image, out = Image.effect_noise((9, 7), 60).convert("RGB"), io.BytesIO()
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "a description"
    image.save(out, kind, exif=exif, icc_profile=profile("sRGB"))
    return out.getvalue()


WHOLE = {kind: whole(kind) for kind in ("PNG", "JPEG", "GIF", "WEBP", "TIFF", "BMP", "PPM", "ICO")}


@pytest.mark.parametrize("kind", WHOLE)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_in_a_file_it_is_a_picture_or_one_sentence(
    tmp_path: Path, kind: str, data: st.DataObject
) -> None:
    file = bytearray(WHOLE[kind])
    for at in data.draw(st.lists(st.integers(0, len(file) - 1), max_size=8)):
        file[at] = data.draw(st.integers(0, 255))
    end = data.draw(st.integers(len(file) // 4, len(file)))
    (tmp_path / "hostile").write_bytes(file[:end])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            assert load_picture(tmp_path / "hostile").mode == "RGBA"
        except BadPicture as refused:
            assert str(refused).endswith(".") and "\n" not in str(refused)
