"""The ledger: every placement there ever was, for good."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from board.core.change import Change, Entry
from board.core.loops import Loops
from board.core.placement import Placement
from board.ledger.selection import Selection
from board.store.store import Store


class Ledger(Protocol):
    """All methods block; call them in a thread. A failing back end raises LedgerError.

    One that `keeps_points` notes x and y of each placement, and not the number of its pixel.
    `elsewhere` says in a sentence how it is backed up, if a backup of the relational database
    does not hold it.
    """

    keeps_points: bool
    elsewhere: str

    def append(self, entries: Sequence[Entry], to_seq: int) -> None:
        """Stores placements and changes of ascending seq and moves the cursor to `to_seq`:
        both or neither.

        What is stored already is left as it is, so repeating a call is harmless.
        """

    def found(self, change: Change) -> bool:
        """Notes what a board was when it was made: a change before all others, with seq 0. False
        when it was made before, as something else."""

    def deepen(self, bits: int) -> None:
        """The board gets so many bits a pixel: called before it has them, and perhaps again."""

    def cursor(self) -> int:
        """Everything up to this seq is stored."""

    def highest(self) -> int:
        """The highest seq that is stored, whether what is below it has come or not."""

    def reach(self, newest_seq: int) -> int:
        """Up to there it has all that the board had at `newest_seq`, or soon will; what is behind
        it may be missing. Asked with each look at a pixel: it costs a row, or nothing."""

    def fence(self) -> int:
        """`highest`, for somebody who repairs the live store: returns when
        no append is on its way, and refuses those that were begun from what went before."""

    def since(self, seq: int) -> Iterator[Entry]:
        """Everything behind `seq`, in ascending order; behind -1 with what the board was at
        first."""

    def board(self) -> tuple[bytes, int]:
        """Packed pixels as of the cursor, of all tiles that the board has by now, and the
        cursor."""

    def history(self, pixel: int, limit: int) -> list[Placement]:
        """The latest placements on a pixel, newest first."""

    def of_player(self, player: str, limit: int) -> list[Placement]:
        """A player's latest placements, newest first."""

    def histories(self, selection: Selection, to_seq: int) -> Iterator[list[Placement]]:
        """All placements up to `to_seq` of each pixel on which one of them is selected: a list a
        pixel, oldest first. Asked again, they come in the same order."""

    def start(self, store: Store, keep: int, loops: Loops) -> None:
        """Begins to follow the outbox, if this ledger is filled by the web processes.

        The outbox keeps its last `keep` placements for the hubs.
        """

    async def stop(self) -> None: ...


class WrittenLedger(Protocol):
    """What the writer needs of a ledger that the web processes fill."""

    def begin(self) -> int:
        """The cursor. What is appended from now on is refused after somebody's `fence`."""

    def append(self, entries: Sequence[Entry], to_seq: int) -> None: ...


class LedgerError(Exception):
    """The ledger cannot be read or written now; trying again later is right."""


class Fenced(LedgerError):
    """Somebody repairs the live store: what was to be appended may not be on it any more."""

    def __init__(self) -> None:
        super().__init__("The ledger was fenced off for a repair.")
