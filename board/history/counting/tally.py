"""Counts what the placements of a ledger come to, one after the other."""

from __future__ import annotations

import hashlib
from array import array
from collections import Counter
from typing import NamedTuple

from board.core.change import Change, Entry
from board.core.placement import Kind, Placement
from board.core.tiles.grid import TILE_PIXELS
from board.history.counting.minutes import Minutes

MOST_CONTESTED = 20
HASH_BYTES = 8  # of a player: among millions, two alike are not to be expected
COUNT, HASH = "I", "Q"  # of an array: what takes 4 and 8 bytes


class Contested(NamedTuple):
    """A pixel, how many placements players made on it, and the seq of the last one: of two with
    as many, the one that had them first is the more contested."""

    placements: int
    seq: int
    address: int


class Tally:
    """Of all entries up to `seq`. Only what players placed themselves counts as theirs; `kinds`
    has how many placements there are of each kind. A player takes about 70 bytes, a pixel 4."""

    def __init__(self) -> None:
        self.seq, self.latest_ms = 0, 0
        self.kinds: Counter[int] = Counter()
        self.colors: Counter[int] = Counter()
        self.players: set[int] = set()
        self.pixels = array(COUNT)  # placements of players by address
        self.minutes = Minutes()
        self.contested: dict[int, Contested] = {}

    def take(self, entry: Entry) -> None:
        """The next one; what was counted already counts once."""
        if entry.seq <= self.seq:
            return
        self.seq, self.latest_ms = entry.seq, max(self.latest_ms, entry.at_ms)
        if isinstance(entry, Change):
            return
        self.kinds[int(entry.kind)] += 1
        if entry.kind == Kind.PLAYER:
            self._take_players(entry)

    def _take_players(self, placement: Placement) -> None:
        player = hashed(placement.player)
        self.players.add(player)
        self.colors[placement.color] += 1
        self.minutes.take(placement.at_ms, player)
        self._contest(placement.seq, placement.pixel)

    def _contest(self, seq: int, address: int) -> None:
        if address >= len(self.pixels):
            tiles = address // TILE_PIXELS + 1
            self.pixels.extend(array(COUNT, bytes(tiles * TILE_PIXELS * 4))[len(self.pixels) :])
        self.pixels[address] += 1
        placements, found = self.pixels[address], self.contested
        if address not in found and len(found) == MOST_CONTESTED:
            least = min(found.values(), key=rank)
            if placements <= least.placements:
                return
            del found[least.address]
        found[address] = Contested(placements, seq, address)


def rank(contested: Contested) -> tuple[int, int]:
    return contested.placements, -contested.seq


def hashed(player: str) -> int:
    digest = hashlib.blake2b(player.encode(), digest_size=HASH_BYTES).digest()
    return int.from_bytes(digest, "little")
