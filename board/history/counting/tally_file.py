"""A tally as it is kept: one zlib stream of a line of JSON and the arrays that it tells of."""

from __future__ import annotations

import json
import zlib
from array import array
from collections import Counter
from collections.abc import Iterable
from typing import Any

from board.history.counting.minutes import Minute
from board.history.counting.tally import COUNT, HASH, Contested, Tally

VERSION, LEVEL = 1, 1


def encode_tally(tally: Tally) -> bytes:
    minutes = tally.minutes
    head = {
        "version": VERSION,
        "seq": tally.seq,
        "latest_ms": tally.latest_ms,
        "kinds": [*tally.kinds.items()],
        "colors": [*tally.colors.items()],
        "contested": [*tally.contested.values()],
        "minutes": [*minutes.counted.values()],
        "busiest": minutes.busiest,
        "open": [[number, len(players)] for number, players in minutes.players.items()],
        "players": len(tally.players),
    }
    hashes = [array(HASH, sorted(players)).tobytes() for players in minutes.players.values()]
    hashes.append(array(HASH, sorted(tally.players)).tobytes())
    line = json.dumps(head, separators=(",", ":")).encode()
    return zlib.compress(b"".join([line, b"\n", *hashes, tally.pixels.tobytes()]), LEVEL)


def decode_tally(content: bytes) -> Tally:
    """Raises ValueError for anything but what `encode_tally` writes."""
    try:
        line, _, rest = zlib.decompress(content).partition(b"\n")
        head = json.loads(line)
        if head["version"] != VERSION:
            raise ValueError(f"It is of version {head['version']}, not {VERSION}.")
        return tally_of(head, rest)
    except (zlib.error, KeyError, TypeError) as error:
        raise ValueError("It is no tally.") from error


def tally_of(head: dict[str, Any], rest: bytes) -> Tally:
    tally = Tally()
    tally.seq, tally.latest_ms = head["seq"], head["latest_ms"]
    tally.kinds, tally.colors = Counter(dict(head["kinds"])), Counter(dict(head["colors"]))
    tally.contested = {row[-1]: Contested(*row) for row in head["contested"]}
    minutes = tally.minutes
    minutes.counted = {row[0]: Minute(*row) for row in head["minutes"]}
    minutes.busiest = head["busiest"] and Minute(*head["busiest"])
    at = 0
    for number, length in head["open"]:
        minutes.players[number] = set(hashes(rest[at : at + length * 8]))
        at += length * 8
    tally.players = set(hashes(rest[at : at + head["players"] * 8]))
    tally.pixels = array(COUNT, rest[at + head["players"] * 8 :])
    return tally


def hashes(content: bytes) -> Iterable[int]:
    return array(HASH, content)
