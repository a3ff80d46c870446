"""A logo as people upload it, drawn anew: no byte of a stranger's file is served."""

from __future__ import annotations

import hashlib
import io

from PIL import Image, ImageOps

FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
MAX_BYTES = 1_000_000
MAX_SIDE = 4096
SIDE = 512  # of the square that is served, as installed apps want it


class LogoError(Exception):
    """What is wrong with the file, in a sentence."""


def drawn_anew(content: bytes) -> bytes:
    """A square PNG with the picture in its middle. Raises LogoError."""
    if len(content) > MAX_BYTES:
        raise LogoError(f"The file is {len(content):,} bytes; at most {MAX_BYTES:,} are allowed.")
    picture = fitted(decoded(content))
    square = Image.new("RGBA", (SIDE, SIDE))
    square.paste(picture, ((SIDE - picture.width) // 2, (SIDE - picture.height) // 2))
    out = io.BytesIO()
    square.save(out, "PNG", optimize=True)
    return out.getvalue()


def decoded(content: bytes) -> Image.Image:
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            if max(image.size) > MAX_SIDE:  # known before anything is unpacked
                raise LogoError(
                    f"The picture is {image.width} × {image.height}; at most {MAX_SIDE} per side."
                )
            upright: Image.Image = ImageOps.exif_transpose(image)
            return upright.convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise LogoError(
            "This file can’t be read as a picture. It must be PNG, JPEG, WebP or GIF."
        ) from error


def fitted(image: Image.Image) -> Image.Image:
    """As large as the square; small ones by whole steps, so that pixels stay pixels."""
    steps = SIDE // max(image.size)
    if steps >= 2:
        size = (image.width * steps, image.height * steps)
        return image.resize(size, Image.Resampling.NEAREST)
    return ImageOps.contain(image, (SIDE, SIDE), Image.Resampling.LANCZOS)


def hash_of(png: bytes) -> str:
    return hashlib.sha256(png).hexdigest()[:32]
