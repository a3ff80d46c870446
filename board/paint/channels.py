"""A picture file's colours, of any depth, mode and profile, as eight bits of sRGB and alpha."""

from __future__ import annotations

import io

from PIL import Image, ImageCms

SIXTEEN_BIT = ("I;16", "I;16L", "I;16B", "I;16N")
SIXTEEN_BIT_AS_32 = ("PNG", "PPM")  # in these Pillow says so of numbers that have 16
PER_STEP = 65_535 / 255
PROFILED = {"RGB": "RGB", "RGBA": "RGB", "P": "RGB", "PA": "RGB", "L": "L", "LA": "L"}
PROFILED |= {"CMYK": "CMYK"}


class BadPicture(ValueError):
    """A picture that cannot be painted, and why."""


def in_eight_bits(image: Image.Image, file_format: str | None) -> Image.Image:
    """Pillow clips greater numbers to white, or takes fractions of 1 for black."""
    if image.mode in SIXTEEN_BIT or (image.mode == "I" and file_format in SIXTEEN_BIT_AS_32):
        return image.convert("I").point(lambda value: value / PER_STEP + 0.5).convert("L")
    if image.mode in ("I", "F"):
        raise BadPicture(
            f"has {'whole numbers' if image.mode == 'I' else 'fractions'} of 32 bits for its "
            "greys, and does not say which of them is white. Save it with 8 or 16 bits."
        )
    return image


def in_srgb(image: Image.Image) -> Image.Image:
    """With alpha. Colours that are sRGB already stay exactly what they are."""
    alpha = image.convert("RGBA").getchannel("A") if image.has_transparency_data else None
    profile = foreign_profile(image)
    if profile is not None and image.mode in PROFILED:
        image = converted(image, profile)
    image = image.convert("RGBA")
    if alpha is not None:
        image.putalpha(alpha)
    return image


def foreign_profile(image: Image.Image) -> ImageCms.ImageCmsProfile | None:
    """None for one that is sRGB or broken: browsers take such colours for sRGB, too."""
    data = image.info.get("icc_profile")
    if not data:
        return None
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(data))
        is_srgb = "srgb" in ImageCms.getProfileDescription(profile).lower()
    except (ImageCms.PyCMSError, OSError):
        return None
    return None if is_srgb else profile


def converted(image: Image.Image, profile: ImageCms.ImageCmsProfile) -> Image.Image:
    plain, srgb = image.convert(PROFILED[image.mode]), ImageCms.createProfile("sRGB")
    try:
        found = ImageCms.profileToProfile(plain, profile, srgb, outputMode="RGB")
    except ImageCms.PyCMSError:  # it is of another kind of colours than the picture's
        return image
    assert found is not None
    return found
