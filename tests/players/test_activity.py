"""The map of activity: made from the ledger, not too often, and without holding anybody up."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Iterator
from typing import cast

import pytest
from board.core.formats.wire import Snapshot
from board.core.grid import Grid, pack

from board.core.heat import HEADER, LONG_AGO, NEVER, NOW
from board.core.placement import Kind, Placement
from board.core.problem import Unavailable
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

    def since(self, seq: int) -> Iterator[Placement]:
        self.asked.append(seq)
        self.may_answer.wait(FUSE_SECONDS)
        if self.is_broken:
            raise LedgerError("It is down.")
        yield from [each for each in self.placements if each.seq > seq]

    def board(self) -> Snapshot:
        colors = [0] * 4
        for placement in self.placements:
            colors[placement.pixel] = placement.color
        return Snapshot(Grid(4, 1), self.placements[-1].seq, pack(colors))


def make(ledger: FewPlacements) -> ActivityPress:
    return ActivityPress(cast(Ledger, ledger), ledger.board)


def levels(packed: bytes) -> list[int]:
    return list(gzip.decompress(packed)[HEADER.size :])


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
