"""Keeps the history while a web process runs: one process does it for each folder."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Protocol

from board.core.change import Shape
from board.core.loops import Loop, Loops, every
from board.history.building.builder import LIMITS, Builder, Limits
from board.history.errors import HistoryError, NothingYet
from board.history.kept.storage import Busy, Storage
from board.ledger.base import Ledger, LedgerError
from board.ledger.database import DatabaseThread, SilentDatabase

TURN_SECONDS = 5.0
SLICE = 2_000  # entries between two pauses, of a history that is caught up with
REST_PER_WORK = 9  # the same process serves the live board, so most of the time is a pause
SEAT = "builder"


class Service(Protocol):
    def start(self, loops: Loops) -> None: ...

    async def stop(self) -> None: ...


class Stopped(HistoryError):
    def __init__(self) -> None:
        super().__init__("The history is built on at the next start.")


class HistoryService:
    """The first process that comes takes the seat and keeps it until it ends, however it ends;
    the others look each turn whether it is free."""

    def __init__(
        self,
        make_ledger: Callable[[], Ledger],
        storage: Storage,
        shape: Shape,
        limits: Limits = LIMITS,
    ) -> None:
        self._make_ledger, self._storage, self._shape = make_ledger, storage, shape
        self._limits = limits
        self._database = DatabaseThread("history")
        self._seat = ExitStack()
        self._builder: Builder | None = None
        self._loop: Loop | None = None
        self._is_stopping = False
        self._entries, self._began_at = 0, 0.0

    def start(self, loops: Loops) -> None:
        self._loop = loops.start(
            "history",
            every(TURN_SECONDS, lambda: self._database.run(self._turn, None)),
            passing=(HistoryError, LedgerError, SilentDatabase),
        )

    async def stop(self) -> None:
        """Gives up the chunk that it gathers: the next builder does."""
        self._is_stopping = True
        if self._loop:
            await self._loop.stop()
        await self._database.close()
        self._seat.close()

    def _turn(self) -> None:
        if self._builder is None:
            try:
                self._seat.enter_context(self._storage.alone(SEAT))
            except Busy:
                return
            self._builder = Builder(self._make_ledger(), self._storage, self._shape, self._limits)
        self._entries, self._began_at = 0, time.monotonic()
        try:
            self._builder.build(advance=self._rest)
        except NothingYet:
            return  # a new board's founding is on its way

    def _rest(self, _: int) -> None:
        if self._is_stopping:
            raise Stopped
        self._entries += 1
        if self._entries % SLICE == 0:
            time.sleep((time.monotonic() - self._began_at) * REST_PER_WORK)
            self._began_at = time.monotonic()


class NoHistory:
    """Where nobody keeps it: no process has a folder that lasts."""

    def __init__(self, make_ledger: Callable[[], Ledger], storage: Storage, shape: Shape) -> None:
        """As the other one."""

    def start(self, loops: Loops) -> None:
        """Nothing turns."""

    async def stop(self) -> None:
        """Nothing was started."""
