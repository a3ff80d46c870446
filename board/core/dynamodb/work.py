"""What one call of the ledger writer has to do, and which messages each step stands for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from functools import partial
from typing import NamedTuple

from board.core.change import Entry
from board.core.dynamodb import layout
from board.core.dynamodb.slices import by_slice
from board.core.formats.batch import decode_batch
from board.core.formats.varint import WireError
from board.core.placement import Placement, Update

ITEMS_PER_WRITE = 25  # BatchWriteItem takes no more


class Delivery(NamedTuple):
    """One message of the queue: a batch, ascending by seq, each seq once."""

    message: str
    from_seq: int
    entries: list[Entry]
    bits: int
    body: str

    @classmethod
    def read(cls, message: str, body: str) -> Delivery:
        """Raises WireError for what will never be a batch, however often it comes."""
        from_seq, entries, bits = decode_batch(body)
        by_seq = {entry.seq: entry for entry in entries}
        if not by_seq or min(by_seq) <= from_seq:
            raise WireError("A batch holds one placement or more, each above its from_seq.")
        return cls(message, from_seq, [by_seq[seq] for seq in sorted(by_seq)], bits, body)

    @property
    def last_seq(self) -> int:
        return self.entries[-1].seq

    @property
    def seqs(self) -> frozenset[int]:
        return frozenset(entry.seq for entry in self.entries)


class Step(NamedTuple):
    """A write, and the seqs that are not in the ledger if it fails."""

    write: Callable[[], None]
    seqs: frozenset[int]


class LedgerWork:
    """The steps for some deliveries; a repeated seq is written once."""

    def __init__(self, deliveries: Iterable[Delivery]) -> None:
        self._deliveries = list(deliveries)
        self.placements = {
            entry.seq: entry
            for delivery in self._deliveries
            for entry in delivery.entries
            if isinstance(entry, Placement)
        }

    def logs(self, write: Callable[[int, int, str], None]) -> Iterator[Step]:
        """Per batch, before anything else: what is begun must be known to be unfinished."""
        for delivery in self._deliveries:
            arguments = (delivery.from_seq, delivery.last_seq, delivery.body)
            yield Step(partial(write, *arguments), delivery.seqs)

    def history(
        self, write: Callable[[Sequence[layout.Item]], None], without: Set[int]
    ) -> Iterator[Step]:
        """Per placement an item, before any slice (see slices.py)."""
        seqs = [seq for seq in self.placements if seq not in without]
        for start in range(0, len(seqs), ITEMS_PER_WRITE):
            chunk = seqs[start : start + ITEMS_PER_WRITE]
            items = [layout.placement_item(self.placements[seq]) for seq in chunk]
            yield Step(partial(write, items), frozenset(chunk))

    def slices(
        self, write: Callable[[int, Sequence[Update], int], None], without: Set[int]
    ) -> Iterator[Step]:
        """Of a board that was rebuilt deliveries of both depths may come together."""
        bits = max((delivery.bits for delivery in self._deliveries), default=0)
        updates = (
            Update(seq, placement.pixel, placement.color)
            for seq, placement in self.placements.items()
            if seq not in without
        )
        for number, some in by_slice(updates).items():
            yield Step(
                partial(write, number, some, bits), frozenset(update.seq for update in some)
            )

    def players(self, write: Callable[[Placement], None], without: Set[int]) -> Iterator[Step]:
        """The newest placement of each player."""
        newest = {
            self.placements[seq].player: self.placements[seq]
            for seq in sorted(self.placements.keys() - without)
        }
        for placement in newest.values():
            yield Step(partial(write, placement), frozenset((placement.seq,)))

    def settled(
        self, settle: Callable[[int, int, bool], None], without: Set[int]
    ) -> Iterator[Step]:
        """Per batch that is in every slice, and whether its end is: a change is in none."""
        for delivery in self._deliveries:
            if delivery.seqs.isdisjoint(without):
                ends_in_slice = isinstance(delivery.entries[-1], Placement)
                arguments = (delivery.from_seq, delivery.last_seq, ends_in_slice)
                yield Step(partial(settle, *arguments), delivery.seqs)

    def messages(self, seqs: Set[int]) -> list[str]:
        """The messages that hold one of `seqs`."""
        return [
            delivery.message for delivery in self._deliveries if not delivery.seqs.isdisjoint(seqs)
        ]

    def lag_ms(self, now_ms: float) -> float:
        """How old the oldest placement is; 0 without any."""
        oldest = min((placed.at_ms for placed in self.placements.values()), default=now_ms)
        return max(0.0, now_ms - oldest)
