"""The event of which an archive is made."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from board.core.change import Shape
from board.history.kept.index import Index
from board.history.kept.storage import Storage
from board.ledger.base import Ledger

# Of what there is to do, and how much of it: gives a function that is told how much more is done.
Bar = Callable[[str, int], AbstractContextManager[Callable[[int], None]]]


@dataclass(frozen=True)
class PastEvent:
    """`index` is of all that the ledger holds, and None where it holds nothing; `shape` is what
    the board is now."""

    name: str
    shape: Shape
    ledger: Ledger
    storage: Storage
    index: Index | None
    now_ms: int
