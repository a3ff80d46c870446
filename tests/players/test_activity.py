"""The map of activity: made from the ledger, not too often, and without holding anybody up."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Iterator
from typing import cast

import pytest

from board.core.formats.snapshot import Snapshot
from board.core.heat import HEADER, LONG_AGO, NEVER, NOW
from board.core.placement import Kind, Placement
from board.core.problem import Unavailable
from board.core.tiles.grid import Grid
from board.core.tiles.packed import set_pixel
from board.ledger.base import Ledger, LedgerError
from board.players import activity
from board.players.activity import ActivityPress
from tests.rig.fuse import FUSE_SECONDS


class FewPlacements:
    """A ledger that answers when the test lets it."""

    def __init__(self, *pixels: int) -> None:
        now_ms = time.time_ns() // 1_000_000
        self.placements = [
            Placement(seq, pixel, 5, "p", now_ms, Kind.PLAYER)
            for seq, pixel in enumerate(pixels, start=1)
        ]
        self.asked: list[int] = []
        self.may_answer = threading.Event()
        self.may_answer.set()
        self.is_broken = False
        self.grid = Grid.new(4, 1)

    def since(self, seq: int) -> Iterator[Placement]:
        self.asked.append(seq)
        self.may_answer.wait(FUSE_SECONDS)
        if self.is_broken:
            raise LedgerError("It is down.")
        yield from [each for each in self.placements if each.seq > seq]

    def board(self) -> Snapshot:
        pixels = bytearray(self.grid.byte_length)
        for placement in self.placements:
            set_pixel(pixels, placement.pixel, placement.color, self.grid.bits)
        return Snapshot(self.grid, self.placements[-1].seq, bytes(pixels))


def make(ledger: FewPlacements) -> ActivityPress:
    return ActivityPress(cast(Ledger, ledger), ledger.board)


def levels(packed: bytes) -> list[int]:
    """Of the first row, which is on the board, and of the others that somebody placed on."""
    data = gzip.decompress(packed)[HEADER.size :]
    return [*data[:4], *data[4:].replace(bytes([NEVER]), b"")]


def test_it_reads_only_what_is_new(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(activity, "FRESH_SECONDS", 0)
    ledger = FewPlacements(1, 2)
    press = make(ledger)
    assert levels(press.packed()) == [0, NOW, NOW, 0]
    ledger.placements.append(ledger.placements[0]._replace(seq=3, pixel=3))
    assert levels(press.packed()) == [0, NOW, NOW, NOW]
    assert ledger.asked == [0, 2]


def test_of_a_long_history_only_the_end_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is further back was long ago, where the board still shows it."""
    monkeypatch.setattr(activity, "FRESH_SECONDS", 0)
    monkeypatch.setattr(activity, "MOST_PLACEMENTS", 2)
    ledger = FewPlacements(0, 1, 2)
    press = make(ledger)
    assert levels(press.packed()) == [LONG_AGO, NOW, NOW, NEVER]
    last = ledger.placements[-1]
    ledger.placements += [last._replace(seq=seq, pixel=3) for seq in range(4, 9)]
    assert levels(press.packed()) == [LONG_AGO, NOW, NOW, NOW]
    assert ledger.asked == [1, 6]


def test_a_fresh_map_is_not_made_again() -> None:
    ledger = FewPlacements(1)
    press = make(ledger)
    assert press.packed() is press.packed()
    assert ledger.asked == [0]


def test_a_long_history_is_read_in_the_background(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(activity, "PATIENCE_SECONDS", 0)
    ledger = FewPlacements(1)
    ledger.may_answer.clear()
    press = make(ledger)
    for _ in range(2):
        with pytest.raises(Unavailable) as refused:
            press.packed()
    assert refused.value.retry_after_seconds == 5
    monkeypatch.setattr(activity, "PATIENCE_SECONDS", 30)
    ledger.may_answer.set()
    assert levels(press.packed()) == [0, NOW, 0, 0]
    assert ledger.asked == [0]


def test_a_ledger_that_is_down_is_asked_again_later() -> None:
    ledger = FewPlacements(1)
    ledger.is_broken = True
    press = make(ledger)
    with pytest.raises(LedgerError):
        press.packed()
    ledger.is_broken = False
    assert levels(press.packed()) == [0, NOW, 0, 0]


def test_a_board_that_grew_has_activity_on_its_new_tiles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(activity, "FRESH_SECONDS", 0)
    ledger = FewPlacements(1)
    press = make(ledger)
    assert tiles_of(press) == 1
    ledger.grid = ledger.grid.grown(left=300)
    assert tiles_of(press) == 3
    address = ledger.grid.address(-1, 0)
    ledger.placements.append(ledger.placements[0]._replace(seq=2, pixel=address))
    assert gzip.decompress(press.packed())[HEADER.size + address] == NOW


def test_so_has_a_board_of_eight_bits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(activity, "MOST_PLACEMENTS", 0)
    ledger = FewPlacements(0, 2)
    ledger.grid = Grid.new(4, 1, bits=8, left=-2)
    assert levels(make(ledger).packed()) == [LONG_AGO, NEVER, LONG_AGO, NEVER]


def tiles_of(press: ActivityPress) -> int:
    tiles: int = HEADER.unpack_from(gzip.decompress(press.packed()))[3]
    return tiles
