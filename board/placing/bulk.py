"""Many pixels as one operation: in chunks, each written once however often it is sent."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple, TypeVar

from board.core.placement import Kind
from board.core.problem import Unavailable
from board.store.bulk import Write, Written
from board.store.store import Store

T = TypeVar("T")


class Operation(NamedTuple):
    """`number` is what each placement carries; the progress is kept under `name`."""

    number: int
    kind: Kind
    name: str


class BulkWrite:
    """`floor` is the ledger's highest seq: a store that lags behind it has to be restored first.
    `on_wait` hears why it waits: a store that does not answer is asked again until it does.

    `done` writes of the operation were given to it so far, by earlier runs, too; of this run's
    `written` are on the board and `left_out` are not, as their pixels showed something else.
    """

    def __init__(
        self, store: Store, operation: Operation, floor: int, on_wait: Callable[[str], None]
    ) -> None:
        self._store, self._operation = store, operation
        self._floor, self._on_wait = floor, on_wait
        self.done = self.written = self.left_out = 0

    @property
    def number(self) -> int:
        return self._operation.number

    async def begin(self) -> int:
        """How many of its writes are done already."""
        self.done = await self._until_answered(
            lambda: self._store.bulk.progress(self._operation.name)
        )
        return self.done

    async def forget(self) -> None:
        """Makes `begin` find none done."""
        self.done = 0
        await self.write([])

    async def write(self, chunk: Sequence[Write]) -> None:
        """At most MAX_WRITES, all in one go. Raises OutOfBoard, OutOfPalette or ProgressLost;
        nothing of the chunk is written then."""
        number, kind, name = self._operation
        done = self.done + len(chunk)

        def send() -> Awaitable[Written]:
            return self._store.bulk.write(
                chunk, kind=kind, operation=number, progress=(name, done), floor=self._floor
            )

        # If only the answer was lost, the progress keeps it from being written a second time.
        _, pixels = await self._until_answered(send)
        self.done = done
        self.written += pixels
        self.left_out += len(chunk) - pixels

    async def _until_answered(self, ask: Callable[[], Awaitable[T]]) -> T:
        while True:
            try:
                return await ask()
            except Unavailable as problem:
                self._on_wait(problem.detail)
                await asyncio.sleep(problem.extra["wait_ms"] / 1000)
