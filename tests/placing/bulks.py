"""Operations as commands make them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from board.core.placement import Kind
from board.placing.bulk import BulkWrite, Operation
from board.placing.replay import Replay
from board.store.store import Store

NUMBER = 7


def bulk_of(store: Store, name: str, floor: int, on_wait: Callable[[str], Any]) -> BulkWrite:
    return BulkWrite(store, Operation(NUMBER, Kind.IMPORT, name), floor, on_wait)


def replay_of(store: Store, name: str, floor: int, on_wait: Callable[[str], Any]) -> Replay:
    return Replay(bulk_of(store, name, floor, on_wait))
