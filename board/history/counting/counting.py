"""Keeps the statistics beside the history: a tally that goes on where it ended, and what it
tells."""

from __future__ import annotations

import logging

from board.core.change import Entry
from board.core.tiles.grid import Grid
from board.history.counting.statistics import statistics
from board.history.counting.tally import Tally
from board.history.counting.tally_file import decode_tally, encode_tally
from board.history.kept.storage import Storage

logger = logging.getLogger(__name__)

TALLY, STATISTICS = "tally", "statistics.json"
SAVED_ENTRIES = 100_000  # after a stop, so many are counted again at most


class Counting:
    """Whoever has the part of writing in `storage` counts. The tally has a cursor of its own, so
    it may be ahead of the chunks or behind them. Every method raises HistoryError."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._tally: Tally | None = None
        self._unsaved, self._told = 0, b""

    def resume(self, cursor: int) -> int:
        """The seq behind which it goes on. `cursor` is the ledger's: a tally that knows more is
        of another ledger."""
        if self._tally is None:
            self._tally = read_tally(self._storage)
        if self._tally.seq > cursor:
            self.restart()
        return self._tally.seq

    def restart(self) -> None:
        self._tally, self._unsaved = Tally(), 0

    def take(self, entry: Entry) -> None:
        assert self._tally
        self._tally.take(entry)
        self._unsaved += 1
        if self._unsaved >= SAVED_ENTRIES:
            self.save()

    def save(self) -> None:
        if self._tally is None or not self._unsaved:
            return
        self._storage.write(TALLY, encode_tally(self._tally))
        self._unsaved = 0

    def tell(self, grid: Grid) -> None:
        assert self._tally
        text = statistics(self._tally, grid)
        if text != self._told:
            self._storage.write(STATISTICS, text)
            self._told = text


def read_tally(storage: Storage) -> Tally:
    content = storage.read(TALLY)
    if content is not None:
        try:
            return decode_tally(content)
        except ValueError as error:
            logger.warning("The tally was damaged, and the ledger is counted anew: %s", error)
    return Tally()
