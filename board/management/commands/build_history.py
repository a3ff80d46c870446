"""`manage.py build_history`: keeps the history in chunks and checkpoints, up to now."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import CommandError

from board.history.building.builder import Builder
from board.history.errors import HistoryError
from board.history.kept.index import Index, read_index
from board.ledger.base import LedgerError
from board.management.bar import progress_bar
from board.management.interrupt import LongCommand
from board.models import Board
from board.process.wiring import history_storage, ledger_of

ADVANCE_SEQS = 1000
PATIENCE_SECONDS = 3.0  # while a web process keeps what is new


class Command(LongCommand):
    help = (
        "Keeps everything that the ledger has and the history has not yet, in chunks and "
        "checkpoints. One that was cut off is begun again with the same command."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        words = "make what is kept already once more, and compare: what is damaged is replaced"
        parser.add_argument("--from-zero", action="store_true", help=words)
        parser.add_argument("--json", action="store_true", help="for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            before, after = build(options["from_zero"])
        except (HistoryError, LedgerError) as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt as error:
            error.with_traceback(None)  # its frames hold a cursor of the database
            raise CommandError("Interrupted. The same command goes on from here.") from error
        found = described(before, after)
        if options["json"]:
            self.stdout.write(json.dumps(found))
        else:
            self.stdout.write(
                "The history is kept to seq {seq}: {chunks} chunks with {placements} placements "
                "in {bytes} bytes, {checkpoints} checkpoints in {checkpoint_bytes}. {new_chunks} "
                "chunks and {new_checkpoints} checkpoints are new.".format(**found)
            )


def build(from_zero: bool) -> tuple[Index | None, Index]:
    board = Board.objects.filter(pk=1).first()
    if board is None:
        raise CommandError("There is no board yet.")
    shape, storage = board.live_settings().shape, history_storage(PATIENCE_SECONDS)
    ledger, before = ledger_of(shape.grid), read_index(storage)
    builder = Builder(ledger, storage, shape)
    with progress_bar("Building", ledger.cursor()) as bar:
        steps = Steps(bar)
        if from_zero:
            builder.check(steps.to)
        return before, builder.build(is_last=True, advance=steps.to)


class Steps:
    """A bar that moved at each entry would cost more than the entries."""

    def __init__(self, bar: Callable[[int], None]) -> None:
        self._bar, self._seq = bar, 0

    def to(self, seq: int) -> None:
        if seq - self._seq >= ADVANCE_SEQS:
            self._bar(seq - self._seq)
            self._seq = seq


def described(before: Index | None, after: Index) -> dict[str, int]:
    chunks, checkpoints = after.chunks, after.checkpoints
    return {
        "seq": after.last_seq,
        "placements": sum(chunk.placements for chunk in chunks),
        "chunks": len(chunks),
        "bytes": sum(chunk.bytes for chunk in chunks),
        "checkpoints": len(checkpoints),
        "checkpoint_bytes": sum(checkpoint.bytes for checkpoint in checkpoints),
        "new_chunks": len(chunks) - len(before.chunks if before else ()),
        "new_checkpoints": len(checkpoints) - len(before.checkpoints if before else ()),
    }
