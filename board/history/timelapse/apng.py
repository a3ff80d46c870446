"""Writes pictures as an animated PNG, one after the other: true colours, and only the part of
each that changed."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path

from PIL import Image

from board.history.timelapse.film import Film
from board.history.timelapse.parts import changed_parts

SIGNATURE = b"\x89PNG\r\n\x1a\n"
IHDR = struct.Struct(">IIBBBBB")
CONTROL = struct.Struct(">IIIIIHHBB")
NUMBER = struct.Struct(">I")
CHUNK = struct.Struct(">I4s")
BITS, TRUE_COLOR, FOR_EVER = 8, 2, 0
KEEP, REPLACE = 0, 0  # what was drawn before stays below, and the part covers it


def write_apng(path: Path, images: Iterable[Image.Image], film: Film) -> None:
    numbers = count()
    with path.open("wb") as file:
        file.write(SIGNATURE + chunk(b"IHDR", IHDR.pack(*film.size, BITS, TRUE_COLOR, 0, 0, 0)))
        file.write(chunk(b"acTL", struct.pack(">II", film.pictures, FOR_EVER)))
        for part, left, top in changed_parts(images):
            number = next(numbers)
            place = (*part.size, left, top, 1, film.fps, KEEP, REPLACE)
            file.write(chunk(b"fcTL", CONTROL.pack(number, *place)))
            for pixels in pixels_of(part):
                if number:
                    file.write(chunk(b"fdAT", NUMBER.pack(next(numbers)) + pixels))
                else:
                    file.write(chunk(b"IDAT", pixels))
        file.write(chunk(b"IEND", b""))


def chunk(name: bytes, content: bytes) -> bytes:
    crc = zlib.crc32(content, zlib.crc32(name))
    return CHUNK.pack(len(content), name) + content + NUMBER.pack(crc)


def pixels_of(part: Image.Image) -> Iterator[bytes]:
    """As they stand in the PNG that it would be alone."""
    out = io.BytesIO()
    part.convert("RGB").save(out, "PNG")
    alone, at = out.getvalue(), len(SIGNATURE)
    while at < len(alone):
        length, name = CHUNK.unpack_from(alone, at)
        at += CHUNK.size
        if name == b"IDAT":
            yield alone[at : at + length]
        at += length + NUMBER.size
