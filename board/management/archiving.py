"""What the commands that archive an event have in common."""

from __future__ import annotations

import time
from pathlib import Path

from django.core.management.base import CommandError

from board.history.errors import NothingYet
from board.history.kept.index import Index
from board.management.bar import progress_bar
from board.management.commands.build_history import build
from board.models import Board, BoardFace
from board.operations.backup.files import refuse_full
from board.operations.site.past_event import PastEvent
from board.operations.site.site import write_site
from board.process.wiring import history_storage, ledger_of


def archive(out: Path) -> int:
    """Returns the seq of its end. Raises Refused, HistoryError, LedgerError or OSError."""
    refuse_full(out)  # before anybody waits
    board = Board.objects.filter(pk=1).first()
    if board is None:
        raise CommandError("There is no board yet.")
    shape = board.live_settings().shape
    event = PastEvent(
        name=BoardFace.current().name,
        shape=shape,
        ledger=ledger_of(shape.grid),
        storage=history_storage(),
        index=kept(),
        now_ms=time.time_ns() // 1_000_000,
    )
    return write_site(event, out, progress_bar)


def kept() -> Index | None:
    """All that the ledger holds; None where that is nothing."""
    try:
        return build(from_zero=False)[1]
    except NothingYet:
        return None
