"""Values of command-line arguments, refused with the field, the value and the bounds."""

from __future__ import annotations

import math
import re
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable
from urllib.parse import urlsplit

from board.core.moment import milliseconds_of
from board.core.tiles.limits import LARGEST_SIDE


def point(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"(-?[0-9]{1,6}),(-?[0-9]{1,6})", text)
    if not match:
        raise ArgumentTypeError(
            f"must be X,Y in whole pixels, for example 100,50 or -12,40, not {text!r}."
        )
    return int(match[1]), int(match[2])


def take_negative_points(parser: ArgumentParser) -> None:
    """`--at -12,40` as well as `--at=-12,40`: argparse takes what begins with a minus for an
    option, unless it looks like a negative number."""
    parser._negative_number_matcher = re.compile(r"-[0-9]+(,-?[0-9]+)+$")


def rectangle(text: str) -> tuple[int, int, int, int]:
    numbers = text.split(",")
    if len(numbers) != 4 or not all(re.fullmatch(r"-?[0-9]{1,6}", each) for each in numbers):
        raise ArgumentTypeError(
            f"must be X1,Y1,X2,Y2 in whole pixels, for example -12,40,99,80, not {text!r}."
        )
    x1, y1, x2, y2 = map(int, numbers)
    return x1, y1, x2, y2


def moment(text: str) -> int:
    """Unix time in milliseconds, of RFC 3339 with a time zone."""
    try:
        return milliseconds_of(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from None


def size(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"([0-9]{1,6})x([0-9]{1,6})", text)
    width, height = (int(match[1]), int(match[2])) if match else (0, 0)
    if not (1 <= width <= LARGEST_SIDE and 1 <= height <= LARGEST_SIDE):
        raise ArgumentTypeError(
            f"must be WxH, each 1 to {LARGEST_SIDE} pixels, for example 200x150, not {text!r}."
        )
    return width, height


def whole(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if re.fullmatch(r"-?[0-9]{1,18}", text) and least <= int(text) <= most:
            return int(text)
        raise ArgumentTypeError(f"must be a whole number from {least} to {most}, not {text!r}.")

    return read


def decimal(least: float, most: float) -> Callable[[str], float]:
    def read(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = math.nan  # which is in no range
        if least <= value <= most:
            return value
        raise ArgumentTypeError(f"must be a number from {least:g} to {most:g}, not {text!r}.")

    return read


def server(text: str) -> str:
    """The address of a server, without a slash at its end."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    is_address = parts.scheme in ("http", "https") and parts.hostname and port != 0
    if not is_address or parts.path.strip("/") or parts.query or parts.fragment:
        raise ArgumentTypeError(
            f"must be a server's address, for example http://127.0.0.1:8000, not {text!r}."
        )
    return f"{parts.scheme}://{parts.netloc}"
