"""What requests read of the kept history, at a bounded cost."""

from __future__ import annotations

import asyncio
import gzip
import time
from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from typing import Generic, NamedTuple, TypeVar

from board.core.problem import Unavailable
from board.history.counting.counting import STATISTICS
from board.history.errors import UnknownMoment
from board.history.kept.archive import GZIP_LEVEL, Archive
from board.history.kept.index import read_index
from board.history.kept.storage import Storage
from board.history.listing import listing

FRESH_SECONDS = 2.0  # how old the list of what is kept may be
MOST_WAITING = 32  # boards that are to be made
MOST_KEPT_BYTES = 16_000_000  # of boards that were made
RESTS = 4.0  # times as long as a board took: the process serves the live one, too

T = TypeVar("T")


class Edition(NamedTuple):
    """What is kept, as of a moment ago; `text` is how it is listed, `packed` the same in gzip's
    form."""

    archive: Archive
    text: bytes
    packed: bytes


class Statistics(NamedTuple):
    text: bytes
    packed: bytes  # in gzip's form


class Glance(Generic[T]):
    """What `look` finds, given what it found before: it is asked again when that may be too
    old."""

    def __init__(self, look: Callable[[T | None], T | None], clock: Callable[[], float]) -> None:
        self._look, self._clock = look, clock
        self._found: T | None = None
        self._turn, self._looked_at = asyncio.Lock(), float("-inf")

    async def now(self) -> T | None:
        async with self._turn:
            if self._clock() - self._looked_at >= FRESH_SECONDS:
                self._found = await asyncio.to_thread(self._look, self._found)
                self._looked_at = self._clock()
        return self._found


class Reading:
    """Raises UnknownMoment for what is not kept, HistoryError for what cannot be read, and
    Unavailable when too many others come first."""

    def __init__(self, storage: Storage, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._edition: Glance[Edition] = Glance(partial(look, storage), clock)
        look_there = partial(look_at_statistics, storage)
        self._statistics: Glance[Statistics] = Glance(look_there, clock)
        self._boards: OrderedDict[int, bytes] = OrderedDict()
        self._turn, self._waiting, self._rest_ends_at = asyncio.Lock(), 0, 0.0

    async def edition(self) -> Edition:
        edition = await self._edition.now()
        if edition is None:
            raise UnknownMoment("No history is kept yet.")
        return edition

    async def statistics(self) -> Statistics:
        statistics = await self._statistics.now()
        if statistics is None:
            raise UnknownMoment("Nothing is counted yet.")
        return statistics

    async def chunk(self, from_seq: int) -> bytes:
        archive = (await self.edition()).archive
        kept = archive.index.chunk(from_seq)
        if kept is None:
            raise UnknownMoment(f"No chunk begins at {from_seq}; GET /api/history lists them.")
        return await asyncio.to_thread(archive.chunk_bytes, kept)

    async def seq_at(self, at_ms: int) -> int:
        """The newest one that is kept, if nothing later is kept."""
        archive = (await self.edition()).archive
        found = await asyncio.to_thread(archive.seq_at, at_ms)
        return archive.index.last_seq if found is None else found

    async def board(self, seq: int) -> bytes:
        """A snapshot in gzip's form. One is made at a time, and between two is a rest."""
        archive = (await self.edition()).archive
        if seq not in self._boards:
            archive.refuse_unkept(seq)
            await self._make(archive, seq)
        self._boards.move_to_end(seq)
        return self._boards[seq]

    async def _make(self, archive: Archive, seq: int) -> None:
        if self._waiting >= MOST_WAITING:
            raise Unavailable("Too many boards of the past are to be made. Try again soon.")
        self._waiting += 1
        try:
            async with self._turn:
                if seq in self._boards:
                    return
                await asyncio.sleep(self._rest_ends_at - self._clock())
                packed, seconds = await asyncio.to_thread(timed, archive, seq)
                self._rest_ends_at = self._clock() + RESTS * seconds
                self._keep(seq, packed)
        finally:
            self._waiting -= 1

    def _keep(self, seq: int, packed: bytes) -> None:
        self._boards[seq] = packed
        while len(self._boards) > 1 and sum(map(len, self._boards.values())) > MOST_KEPT_BYTES:
            self._boards.popitem(last=False)


def look(storage: Storage, known: Edition | None) -> Edition | None:
    index = read_index(storage)
    if index is None or (known and index == known.archive.index):
        return known if index else None
    text = listing(index)
    return Edition(Archive(storage, index), text, gzip.compress(text, GZIP_LEVEL, mtime=0))


def look_at_statistics(storage: Storage, known: Statistics | None) -> Statistics | None:
    text = storage.read(STATISTICS)
    if text is None or (known and text == known.text):
        return known if text else None
    return Statistics(text, gzip.compress(text, GZIP_LEVEL, mtime=0))


def timed(archive: Archive, seq: int) -> tuple[bytes, float]:
    """With the seconds of CPU that it took."""
    began = time.thread_time()
    return archive.packed_board(seq), time.thread_time() - began
