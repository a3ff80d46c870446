"""The bus brings what was accepted anywhere to the hub of every process."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import NamedTuple, Protocol

from board.core.change import Change
from board.store.store import Store


class Batch(NamedTuple):
    """The entries of the stream of (from_seq, to_seq], without gaps, in order.

    `codes` holds address << 8 | colour of each placement and NO_PIXEL for each of `changes`, so
    `len(codes) == to_seq - from_seq`; an empty batch says that the bus is alive. `is_broken`
    means that the stream behind `from_seq` is lost: the board has to be read again.
    """

    from_seq: int
    to_seq: int
    codes: Sequence[int]
    is_broken: bool = False
    changes: Sequence[Change] = ()


class Bus(Protocol):
    """Made of the store and of the process's loops.

    Delivers at least once: batches may come twice, late, and in any order.
    A batch, an empty one at least, comes every few seconds while the bus works; when it
    doesn't, iterating raises Unavailable, and may be begun again.
    """

    async def start(self) -> None:
        """Everything accepted after this returned will be delivered."""
        ...

    def batches(self, since: int) -> AsyncIterator[Batch]: ...

    async def stop(self) -> None: ...

    @staticmethod
    async def left_behind(store: Store) -> int:
        """How many queues killed processes left that nobody reads. Raises Unavailable."""
        ...
