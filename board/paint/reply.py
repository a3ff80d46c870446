"""What a server's answer to a placement means to the one who paints."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

UNTOLD_WAIT_MS = 1000  # after a 429 that does not say how long
HALTING = ("/problems/frozen", "/problems/ended")


class Acknowledged(NamedTuple):
    """The pixel is placed; the player may place again in `wait_ms`."""

    seq: int
    wait_ms: int


class Wait(NamedTuple):
    """Too soon for this player; the pixel is still to be placed."""

    wait_ms: int


class Trouble(NamedTuple):
    """The server cannot take it now, or did not answer; `wait_ms` is what it asks for."""

    detail: str
    wait_ms: int = 0


class Refused(NamedTuple):
    """This pixel will not be placed, by anybody."""

    detail: str


class SessionLost(NamedTuple):
    """The player needs a new session."""


class Expelled(NamedTuple):
    """This player may not place any more."""

    detail: str


class Halted(NamedTuple):
    """Nobody may place any more."""

    detail: str


Answer = Acknowledged | Wait | Trouble | Refused | SessionLost | Expelled | Halted


def read_answer(status: int, headers: Mapping[str, str], body: bytes) -> Answer:
    fields = read_object(body)
    detail = str(fields.get("detail") or f"The server answered {status}.")
    if status == 200 and isinstance(fields.get("seq"), int):
        return Acknowledged(fields["seq"], wait_ms_of(headers, fields))
    if status == 429:
        return Wait(wait_ms_of(headers, fields) or UNTOLD_WAIT_MS)
    if status == 401:
        return SessionLost()
    if status == 403:
        return Expelled(detail)
    if status == 423 and fields.get("type") in HALTING:
        return Halted(detail)
    if status in (400, 423):
        return Refused(detail)
    if status >= 500:
        return Trouble(detail, wait_ms_of(headers, fields))
    return Halted(f"This is not how a Place server answers: {detail}")


def read_object(body: bytes) -> dict[str, Any]:
    """The JSON object in `body`; an empty one when there is none."""
    try:
        fields = json.loads(body)
    except ValueError:
        return {}
    return fields if isinstance(fields, dict) else {}


def wait_ms_of(headers: Mapping[str, str], fields: Mapping[str, Any]) -> int:
    """`wait_ms` of the body, or else the header `Retry-After` in its form of seconds."""
    wait_ms = fields.get("wait_ms")
    if isinstance(wait_ms, int):
        return max(0, wait_ms)
    seconds = headers.get("Retry-After", "")
    return int(seconds) * 1000 if seconds.isascii() and seconds.isdigit() else 0
