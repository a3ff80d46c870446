"""The board at any seq or time, out of the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any, cast

from board.core.change import Change, Entry, Shape
from board.core.problem import rfc3339
from board.history.errors import UnknownMoment
from board.history.state import BoardState
from board.ledger.base import Ledger


def founding(ledger: Ledger, shape: Shape) -> Change:
    """What the board was before the first placement. Of one that is older than changes are, the
    ledger does not tell: it was of `shape`, as far as anybody knows."""
    with closing(cast(Any, ledger.since(-1))) as entries:
        first = next(entries, None)
    if isinstance(first, Change) and first.seq == 0:
        return first
    return Change(0, first.at_ms if first else 0, shape)


def entries_to(ledger: Ledger, above_seq: int, to_seq: int) -> Iterator[Entry]:
    """Of (above_seq, to_seq], ascending. The ledger's cursor has to be there: what comes in
    meanwhile may be read with gaps."""
    with closing(cast(Any, ledger.since(above_seq))) as entries:
        for entry in entries:
            if entry.seq > to_seq:
                return
            yield entry


def replay_to_seq(ledger: Ledger, state: BoardState, seq: int) -> None:
    """Raises UnknownMoment for a seq that the ledger does not reach."""
    cursor = ledger.cursor()
    if seq > cursor:
        raise UnknownMoment(f"The history reaches to seq {cursor} so far, not to {seq}.")
    for entry in entries_to(ledger, state.seq, seq):
        state.take(entry)
    state.seq = seq


def replay_to_time(ledger: Ledger, state: BoardState, at_ms: int, now_ms: int) -> None:
    """Up to the first entry that is later: imports carry the times of other years, so times do
    not ascend. Raises UnknownMoment for one that is still to come."""
    if at_ms > now_ms:
        raise UnknownMoment(f"{rfc3339(at_ms)} is still to come; it is {rfc3339(now_ms)} now.")
    cursor = ledger.cursor()
    for entry in entries_to(ledger, state.seq, cursor):
        if entry.at_ms > at_ms:
            return
        state.take(entry)
    state.seq = cursor


def refuse_before(begin: Change, state: BoardState, at_ms: int) -> None:
    """Raises UnknownMoment when the board was not made yet and nothing had happened on it."""
    if state.seq == 0 and at_ms < begin.at_ms:
        raise UnknownMoment(
            f"The history begins at {rfc3339(begin.at_ms)}, behind {rfc3339(at_ms)}."
        )
