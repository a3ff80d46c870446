"""What one call of the ledger writer has to do, and which messages each step stands for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from functools import partial
from typing import NamedTuple

from board.core import ledger_layout as layout
from board.core.batch import decode_batch
from board.core.placement import Placement, Update
from board.core.tiles import by_tile
from board.core.varint import WireError

ITEMS_PER_WRITE = 25  # BatchWriteItem takes no more


class Delivery(NamedTuple):
    """One message of the queue: a batch, ascending by seq, each seq once."""

    message: str
    from_seq: int
    placements: list[Placement]
    body: str

    @classmethod
    def read(cls, message: str, body: str) -> Delivery:
        """Raises WireError for what will never be a batch, however often it comes."""
        from_seq, placements = decode_batch(body)
        by_seq = {placement.seq: placement for placement in placements}
        if not by_seq or min(by_seq) <= from_seq:
            raise WireError("A batch holds one placement or more, each above its from_seq.")
        return cls(message, from_seq, [by_seq[seq] for seq in sorted(by_seq)], body)


class Step(NamedTuple):
    """A write, and the seqs that are not in the ledger if it fails."""

    write: Callable[[], None]
    seqs: frozenset[int]


class LedgerWork:
    """The steps for some deliveries; a repeated seq is written once."""

    def __init__(self, deliveries: Iterable[Delivery]) -> None:
        self._deliveries = list(deliveries)
        self.placements = {
            placement.seq: placement
            for delivery in self._deliveries
            for placement in delivery.placements
        }

    def history(self, write: Callable[[Sequence[layout.Item]], None]) -> Iterator[Step]:
        """Per placement and per batch an item; both before any tile (see tiles.py)."""
        items = {
            (item[layout.KEY], item[layout.SORT]): (item, seqs) for item, seqs in self._items()
        }
        ordered = list(items.values())
        for start in range(0, len(ordered), ITEMS_PER_WRITE):
            chunk = ordered[start : start + ITEMS_PER_WRITE]
            seqs = frozenset(seq for _, some in chunk for seq in some)
            yield Step(partial(write, [item for item, _ in chunk]), seqs)

    def _items(self) -> Iterator[tuple[layout.Item, frozenset[int]]]:
        for seq, placement in self.placements.items():
            yield layout.placement_item(placement), frozenset((seq,))
        for delivery in self._deliveries:
            item = layout.log_item(delivery.from_seq, delivery.placements, delivery.body)
            yield item, frozenset(placement.seq for placement in delivery.placements)

    def tiles(
        self, write: Callable[[int, Sequence[Update]], None], without: Set[int]
    ) -> Iterator[Step]:
        updates = (
            Update(seq, placement.pixel, placement.color)
            for seq, placement in self.placements.items()
            if seq not in without
        )
        for number, some in by_tile(updates).items():
            yield Step(partial(write, number, some), frozenset(update.seq for update in some))

    def players(self, write: Callable[[Placement], None], without: Set[int]) -> Iterator[Step]:
        """The newest placement of each player."""
        newest = {
            self.placements[seq].player: self.placements[seq]
            for seq in sorted(self.placements.keys() - without)
        }
        for placement in newest.values():
            yield Step(partial(write, placement), frozenset((placement.seq,)))

    def messages(self, seqs: Set[int]) -> list[str]:
        """The messages that hold one of `seqs`."""
        return [
            delivery.message
            for delivery in self._deliveries
            if any(placement.seq in seqs for placement in delivery.placements)
        ]

    def lag_ms(self, now_ms: float) -> float:
        """How old the oldest placement is; 0 without any."""
        oldest = min((placed.at_ms for placed in self.placements.values()), default=now_ms)
        return max(0.0, now_ms - oldest)
