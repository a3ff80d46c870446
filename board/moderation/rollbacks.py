"""Rollbacks as operations: seen before they are done, begun once, carried out to their end."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from board import models
from board.core.placement import Kind
from board.core.tiles.grid import Grid
from board.ledger.base import Ledger
from board.ledger.selection import Selection
from board.moderation.operations import OPERATOR
from board.placing.bulk import BulkWrite, Operation
from board.placing.rollback import Restored, Rollback
from board.store.bulk import Write
from board.store.store import Store

MOST_UNASKED = 10_000  # pixels; of more, or of everybody everywhere, the number has to be said
MOST_SEEN = 250_000  # pixels that a preview keeps: 50 MB
LONGEST_REASON = 200
CHUNK_PIXELS = 250  # written at once: players' placements wait as long as Valkey takes for them
CATCH_UP_SECONDS = 20.0  # how long the ledger's writer may be behind
POLL_SECONDS = 0.05

Read = Callable[[Callable[[], Any]], Awaitable[Any]]


class Refused(Exception):
    """It is not done; nothing was changed. `field` is what is to blame, if one is."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


class Preview(NamedTuple):
    """What a rollback would do, as of the ledger: `pixels` are written. Of all that were looked
    at, `overpainted` show somebody else's since, and `repairs` had given a pixel back an earlier
    colour. `players` are those whose placements go, with how many pixels of theirs. `seen` are
    the first MOST_SEEN of what would be written."""

    rollback: Rollback
    pixels: int
    players: Counter[str]
    overpainted: int
    repairs: int
    seen: Sequence[Restored]

    @property
    def planned(self) -> Sequence[Restored]:
        """All that would be written, for whoever goes on to write it; nothing if it is more than
        was kept."""
        return self.seen if len(self.seen) == self.pixels else ()

    @property
    def needs_number(self) -> bool:
        is_narrow = self.rollback.selection.is_narrow or self.rollback.undoes
        return self.pixels > MOST_UNASKED or not is_narrow


def look(rollback: Rollback, ledger: Ledger, grid: Grid) -> Preview:
    """Raises Refused or LedgerError."""
    if rollback.selection.is_empty:
        raise Refused("Say who, where, when or in which colours: this would choose everything.")
    pixels = overpainted = repairs = 0
    players: Counter[str] = Counter()
    seen: list[Restored] = []
    for restored in rollback.plan(ledger, grid):
        overpainted += restored.is_overpainted
        repairs += restored.is_repair
        if rollback.writes(restored):
            pixels += 1
            players.update(restored.authors)
            if pixels <= MOST_SEEN:
                seen.append(restored)
    return Preview(rollback, pixels, players, overpainted, repairs, seen)


async def as_of_now(store: Store, ledger: Ledger, read: Read) -> int:
    """The ledger's cursor, once it holds all that was accepted before this was called. Raises
    Refused when it does not catch up, LedgerError or Unavailable."""
    seq = await store.seq()
    deadline = time.monotonic() + CATCH_UP_SECONDS
    while (cursor := await read(ledger.cursor)) < seq:
        if time.monotonic() > deadline:
            raise Refused(
                f"The ledger lacks the last {seq - cursor:,} placements, and does not catch up: "
                "what they painted would stay. Is a web process running?"
            )
        await asyncio.sleep(POLL_SECONDS)
    return int(cursor)


def refuse_elsewhere(selection: Selection, grid: Grid) -> None:
    """Raises Refused for a rectangle that does not touch the board."""
    if not selection.rectangle:
        return
    x1, y1, x2, y2 = selection.rectangle
    if x2 < grid.left or x1 > grid.right or y2 < grid.top or y1 > grid.bottom:
        corners = f"({grid.left}, {grid.top}) to ({grid.right}, {grid.bottom})"
        raise Refused(
            f"The rectangle is not on the board, which goes from {corners}.", "rectangle"
        )


def undoing(number: int, as_of: int) -> Rollback:
    """The rollback that undoes an operation. Raises Refused."""
    operation = models.Operation.objects.filter(pk=number).first()
    if operation is None:
        raise Refused(f"There is no operation {number}.", "undo")
    if operation.ended_at is None:
        raise Refused(f"Operation {number} has not ended yet: it goes on first.", "undo")
    if undone := operation.undone_by.exclude(undone_by__isnull=False).first():
        raise Refused(f"Operation {number} was undone already, by operation {undone.pk}.", "undo")
    return Rollback(Selection(operation=number), as_of, undoes=number)


def begin(
    preview: Preview,
    actor: str,
    reason: str,
    number: int | None = None,
    shown_as: str = OPERATOR,
) -> int:
    """The operation's number; `carry_out` does it. `number` is how many pixels the person said
    it would be, if that was asked for. Raises Refused."""
    refuse_unsaid(preview, reason, number)
    undoes = preview.rollback.undoes or None
    with transaction.atomic():
        if undoes:  # two who undo it at once: the second sees the first one's
            models.Operation.objects.select_for_update().get(pk=undoes)
            undoing(undoes, 0)
        operation = models.Operation.objects.create(
            kind=Kind.ROLLBACK,
            name=f"rollback {uuid.uuid4().hex}",
            actor=actor,
            shown_as=shown_as,
            reason=reason.strip(),
            plan=preview.rollback.to_words(),
            pixels=preview.pixels,
            players=len(preview.players),
            undoes_id=undoes,
        )
    return operation.pk


def refuse_unsaid(preview: Preview, reason: str, number: int | None) -> None:
    """Raises Refused for a reason that is none, and for a number that was not said."""
    length = len(reason.strip())
    if not 1 <= length <= LONGEST_REASON:
        raise Refused(f"A reason has 1 to {LONGEST_REASON} characters, not {length:,}.", "reason")
    if preview.needs_number and (number is None or preview.pixels > number):
        raise Refused(
            f"This is much: it is done only when its number of pixels is said, {preview.pixels}.",
            "number",
        )


def unfinished(number: int) -> models.Operation:
    """A rollback that goes on. Raises Refused."""
    operation = models.Operation.objects.filter(pk=number, kind=Kind.ROLLBACK).first()
    if operation is None or not operation.plan:
        raise Refused(f"There is no rollback {number}.", "resume")
    if operation.ended_at:
        raise Refused(f"Rollback {number} has ended: all it could do is done.", "resume")
    return operation


async def carry_out(
    number: int,
    store: Store,
    ledger: Ledger,
    grid: Grid,
    read: Read,
    on_wait: Callable[[str], None],
    planned: Sequence[Restored] = (),
) -> models.Operation:
    """Goes on where it was, and returns when it is done. `read` calls in one thread for the
    database; `on_wait` hears why it waits for the store, and may raise. `planned` are all that
    would be written, for whoever has looked already. Raises Refused, LedgerError or ProgressLost:
    then the same call goes on later."""
    operation: models.Operation = await read(partial(unfinished, number))
    floor = await read(ledger.cursor)
    bulk = BulkWrite(store, Operation(number, Kind.ROLLBACK, operation.name), floor, on_wait)
    done = await bulk.begin()
    rollback = Rollback.from_words(operation.plan)
    restored = iter(planned) if planned else filter(rollback.writes, rollback.plan(ledger, grid))
    writes = writes_of(restored, done)
    while chunk := await read(lambda: list(islice(writes, CHUNK_PIXELS))):
        await bulk.write(chunk)
    await read(partial(end, number, await store.bulk.written(operation.name)))
    await read(operation.refresh_from_db)
    return operation


def writes_of(restored: Iterator[Restored], done: int) -> Iterator[Write]:
    at_ms = int(time.time() * 1000)
    return (each.write(at_ms) for each in islice(restored, done, None))


def end(number: int, applied: int) -> None:
    """Ending one again changes nothing."""
    rollback = models.Operation.objects.filter(pk=number, ended_at=None)
    rollback.update(ended_at=timezone.now(), applied=applied)
