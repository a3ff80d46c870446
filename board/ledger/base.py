"""The ledger: every placement there ever was, for good."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from board.core.placement import Placement
from board.store.store import Store


class Ledger(Protocol):
    """All methods block; call them in a thread. A failing back end raises LedgerError."""

    def append(self, placements: Sequence[Placement], to_seq: int) -> None:
        """Stores placements of ascending seq and moves the cursor to `to_seq`: both or neither.

        What is stored already is left as it is, so repeating a call is harmless.
        """

    def cursor(self) -> int:
        """Everything up to this seq is stored."""

    def since(self, seq: int) -> Iterator[Placement]:
        """Everything behind `seq`, in ascending order."""

    def board(self) -> tuple[bytes, int]:
        """Packed pixels as of the cursor, and the cursor."""

    def history(self, pixel: int, limit: int) -> list[Placement]:
        """The latest placements on a pixel, newest first."""

    def of_player(self, player: str, limit: int) -> list[Placement]:
        """A player's latest placements, newest first."""

    async def start(self, store: Store, keep: int) -> None:
        """Begins to follow the outbox, if this ledger is filled by the web processes.

        The outbox keeps its last `keep` placements for the hubs.
        """

    async def stop(self) -> None: ...


class LedgerError(Exception):
    """The ledger cannot be read or written now; trying again later is right."""
