"""Writes pictures as an animated GIF, one after the other: each with its own colours, and only
the part of it that changed."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path

from PIL import Image

from board.history.timelapse.film import Film
from board.history.timelapse.parts import changed_parts

MOST_FPS = 50  # players show what is faster slowly
HEADER = struct.Struct("<6sHHBBB")
FOR_EVER = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"
CONTROL = struct.Struct("<4sHBB")
KEEP_BELOW = b"\x21\xf9\x04\x04"  # what was drawn before stays
PART = struct.Struct("<BHHHHB")
SEPARATOR, EXTENSION, TRAILER = 0x2C, 0x21, b"\x3b"
HAS_TABLE, DEPTH = 0x80, 0x07


def write_gif(path: Path, images: Iterable[Image.Image], film: Film) -> None:
    with path.open("wb") as file:
        file.write(HEADER.pack(b"GIF89a", *film.size, 0, 0, 0) + FOR_EVER)
        for number, (part, left, top) in enumerate(changed_parts(images)):
            file.write(CONTROL.pack(KEEP_BELOW, hundredths(number, film.fps), 0, 0))
            for piece in pieces_of(part, left, top):
                file.write(piece)
        file.write(TRAILER)


def hundredths(number: int, fps: int) -> int:
    """How long a picture is shown, in hundredths of a second: together as long as they should."""
    return (number + 1) * 100 // fps - number * 100 // fps


def pieces_of(part: Image.Image, left: int, top: int) -> Iterator[bytes]:
    """Its head, colours and pixels, out of the GIF that it would be alone."""
    out = io.BytesIO()
    part.save(out, "GIF", optimize=True, interlace=0)
    alone = out.getvalue()
    flags = alone[10]
    begin = HEADER.size + (3 << (flags & DEPTH) + 1)
    table, at = alone[HEADER.size : begin], begin
    while alone[at] == EXTENSION:
        at = behind_blocks(alone, at + 2)
    yield PART.pack(SEPARATOR, left, top, *part.size, HAS_TABLE | flags & DEPTH)
    yield table
    yield alone[at + PART.size : -len(TRAILER)]


def behind_blocks(content: bytes, at: int) -> int:
    while content[at]:
        at += 1 + content[at]
    return at + 1
