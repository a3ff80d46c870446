"""`manage.py export_board`: the board as it was at any number or time, as a picture."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from board.history.kept.archive import Archive
from board.history.kept.index import read_index
from board.history.kept.whole_file import write_whole
from board.history.past import Past
from board.history.picture import draw, lost_colors
from board.history.state import BoardState
from board.management.arguments import moment, whole
from board.management.interrupt import LongCommand
from board.management.making import making, refuse_there
from board.models import Board
from board.process.wiring import history_storage, ledger_of

MOST_SEQ = 10**18 - 1


class Command(LongCommand):
    help = (
        "Writes the board as a PNG, one pixel for each of its own, out of the ledger: as it is "
        "now, or as it was at a number or time, in the size and colours of that moment."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        when = parser.add_mutually_exclusive_group()
        words = "as of this time: up to the first placement that is later"
        when.add_argument("--at", type=moment, metavar="TIME", help=words)
        words = "as of this number of a placement"
        when.add_argument("--seq", type=whole(0, MOST_SEQ), metavar="N", help=words)
        parser.add_argument("out", type=Path, metavar="OUT.png")

    def handle(self, *args: Any, **options: Any) -> None:
        out = options["out"]
        refuse_name(out)
        with making(out):
            state = as_of(options["seq"], options["at"])
            write_whole(out, draw(state))
        self.report(state)

    def report(self, state: BoardState) -> None:
        grid = state.shape.grid
        if lost := lost_colors(state):
            colors = ", ".join(map(str, lost))
            self.stderr.write(f"The palette of that moment lacks the colours {colors}: black.")
        self.stdout.write(f"seq={state.seq} width={grid.width} height={grid.height}")


def refuse_name(out: Path) -> None:
    if out.suffix != ".png":
        raise CommandError(f"The picture must be called *.png, not {out.name!r}.")
    refuse_there(out)


def as_of(seq: int | None, at_ms: int | None) -> BoardState:
    past = open_past()
    if at_ms is None:
        return past.at_seq(seq)
    return past.at_time(at_ms, time.time_ns() // 1_000_000)


def open_past() -> Past:
    """Of what the database and the kept history say: no store is needed."""
    board = Board.objects.filter(pk=1).first()
    if board is None:
        raise CommandError("There is no board yet.")
    shape, storage = board.live_settings().shape, history_storage()
    index = read_index(storage)
    return Past(ledger_of(shape.grid), shape, Archive(storage, index) if index else None)
