"""`manage.py new_round`: archives the event and empties the board, while nothing serves it."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.db import DatabaseError

from board.core.loops import Loops
from board.core.problem import Unavailable
from board.history.errors import HistoryError
from board.ledger.base import LedgerError
from board.management.archiving import archive
from board.management.commands.drain import Stuck, until_kept
from board.management.interrupt import LongCommand, run
from board.models import BoardFace, Placement
from board.operations.backup.files import refuse_full
from board.operations.backup.history import HISTORY
from board.operations.backup.live import live_seq, make_way
from board.operations.backup.refusal import Refused
from board.operations.backup.schema import refuse_unmigrated
from board.operations.new_round import begin, refuse_going_on
from board.process.command import look_over, open_board, with_store
from board.process.wiring import ledger_elsewhere

PATIENCE_SECONDS = 60.0  # with a ledger that gets no further
UNCHANGED = "The board is as it was."
EMPTIED = (
    "The database is as it was. Valkey was emptied, and is filled from the database at the next "
    "start."
)


class Command(LongCommand):
    help = (
        "Archives a frozen or ended event, and empties the board and its history for another "
        "one. Accounts, staff, groups, bans and settings stay. No web process may run."
    )

    state = UNCHANGED

    def add_arguments(self, parser: CommandParser) -> None:
        where = parser.add_mutually_exclusive_group(required=True)
        words = "make an archive of the event in this folder first, as export_archive does"
        where.add_argument("--archive", type=Path, metavar="DIR", help=words)
        words = "throw the event away"
        where.add_argument("--no-archive", action="store_true", help=words)
        parser.add_argument("--yes", action="store_true", help="do not ask")
        parser.add_argument("--json", action="store_true", help="the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        out = options["archive"] and options["archive"].absolute()
        try:
            first = self.begin(out, options["yes"])
        except Refused as error:
            raise CommandError(f"{error} {self.state}") from error
        except (Stuck, Unavailable, HistoryError, LedgerError) as error:
            raise CommandError(f"{error} {self.state}") from error
        except (OSError, DatabaseError) as error:
            raise CommandError(f"{str(error).rstrip('.')}. {self.state}") from error
        except KeyboardInterrupt as error:
            error.with_traceback(None)  # its frames hold a cursor of the database
            raise CommandError(f"Interrupted. {self.state}") from error
        self.fill_live_store()
        self.tell(first, out, options["json"])

    def begin(self, out: Path | None, is_sure: bool) -> int:
        if elsewhere := ledger_elsewhere():
            raise Refused(f"A new round needs the ledger in the database. {elsewhere}")
        refuse_unmigrated()
        refuse_going_on()
        if out:
            refuse_full(out)
        run(with_store(live_seq))
        if not is_sure:
            self.ask(out)
        kept_seq = run(drained())
        if out:
            archive(out)
            self.state = f"The board is as it was, and its archive is in {out}."
        now_ms = time.time_ns() // 1_000_000
        return begin(settings.DATA_DIR / HISTORY, kept_seq, now_ms, self.empty_live_store)

    def ask(self, out: Path | None) -> None:
        """Raises Refused unless the answer is the board's name."""
        name, count = BoardFace.current().name, Placement.objects.count()
        kept = f"They are archived in {out} first." if out else "They are not archived."
        self.stderr.write(
            f"{count} placements and the history are taken out of the database for good. {kept} "
            f"Type the board's name, {name}, to go on:"
        )
        if sys.stdin.readline().strip() != name:
            raise Refused("The answer was not the board's name (--yes says it beforehand).")

    def empty_live_store(self) -> None:
        run(with_store(make_way))
        self.state = EMPTIED

    def fill_live_store(self) -> None:
        try:
            run(look_over())
        except (Unavailable, LedgerError, DatabaseError) as error:
            raise CommandError(
                f"The new round is begun. Valkey is not filled: {error} The next start does it."
            ) from error
        except KeyboardInterrupt as error:
            raise CommandError(
                "Interrupted. The new round is begun; the next start fills Valkey."
            ) from error

    def tell(self, first: int, out: Path | None, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps({"seq": first, "archive": str(out) if out else None}))
            return
        kept = f"The event is archived in {out}." if out else "The event was not archived."
        self.stdout.write(
            f"{kept} The board is empty, and a new round begins behind seq {first}. It is as "
            "frozen or ended as it was: start a server, and open it in the admin."
        )


async def drained() -> int:
    """The ledger has everything up to there. Nobody serves the board, so we write it ourselves."""
    async with open_board() as board:
        loops = Loops()
        board.ledger.start(board.store, settings.PLACE_RING_ENTRIES, loops)
        try:
            return await until_kept(board.store, board.ledger, PATIENCE_SECONDS)
        finally:
            await board.ledger.stop()
            await loops.stop()
