"""`manage.py adopt_board`: the picture that Valkey still has, for a database that was lost."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.db import DatabaseError

from board.core.placement import Kind
from board.core.problem import Unavailable
from board.ledger.base import LedgerError
from board.management.interrupt import LongCommand, run
from board.moderation import operations
from board.operations.adoption.database import NAME, take
from board.operations.adoption.picture import found, repaint, written
from board.operations.adoption.remains import find
from board.operations.backup.refusal import Refused
from board.operations.backup.schema import refuse_unmigrated
from board.placing.bulk import BulkWrite, Operation
from board.process.command import open_board, with_store
from board.process.wiring import ledger_elsewhere
from board.store.bulk import ProgressLost

AGAIN = "The same command goes on from here."
GONE = (
    "accounts, groups and their permissions",
    "protected rectangles",
    "the logo",
    "who placed what and when, but for what the outbox still had",
    "scheduled steps",
    "operations and the admin's log",
)


class Command(LongCommand):
    help = (
        "For a database that was lost without a backup, while no server runs: a new one, which "
        "was only migrated, gets the picture, settings and bans that Valkey still has."
    )

    said = ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        number, bans = self.take()
        try:
            pixels, seq = run(self.adopt(number))
            operations.end(number)
        except (Unavailable, LedgerError, DatabaseError, ProgressLost) as error:
            raise CommandError(f"{error} {AGAIN}") from error
        except KeyboardInterrupt as error:
            raise CommandError(f"Interrupted. {AGAIN}") from error
        self.tell({"pixels": pixels, "seq": seq, "bans": bans, "gone": GONE}, options["json"])

    def take(self) -> tuple[int, int]:
        """The operation's number, and how many bans there were."""
        try:
            if elsewhere := ledger_elsewhere():
                raise Refused(elsewhere)
            refuse_unmigrated()
            remains = run(with_store(find))
            return take(remains), len(remains.bans)
        except (Refused, Unavailable, DatabaseError) as error:
            raise CommandError(f"{error} Nothing was changed.") from error

    async def adopt(self, number: int) -> tuple[int, int]:
        """How many pixels are not blank, and up to which seq the ledger has everything."""
        async with open_board() as board:
            store, ledger, keep = board.store, board.ledger, settings.PLACE_RING_ENTRIES
            bulk = BulkWrite(store, Operation(number, Kind.IMPORT, NAME), 0, self.say)
            await found(store, ledger, board.read)
            async with written(store, ledger, keep, board.read):
                await repaint(store, bulk)
            return bulk.written, await store.seq()

    def say(self, reason: str) -> None:
        if reason != self.said:
            self.stderr.write(f"Waiting: {reason}")
        self.said = reason

    def tell(self, members: dict[str, Any], as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(members))
            return
        self.stdout.write(
            f"The ledger has the picture now: {members['pixels']} pixels as imports, up to seq "
            f"{members['seq']}. Settings and {members['bans']} bans are as Valkey had them. Gone "
            f"for good: {'; '.join(GONE)}. Make a moderator with manage.py createsuperuser, and "
            "a backup."
        )
