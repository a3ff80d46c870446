"""`manage.py drain`: freezes the board, and waits until the ledger has every placement."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser
from typing import Any

from asgiref.sync import sync_to_async
from django.core.management.base import CommandError
from django.db import transaction

from board.core.live_settings import FROZEN, OPEN
from board.core.problem import Unavailable
from board.ledger.base import Ledger, LedgerError
from board.management.interrupt import LongCommand, run
from board.moderation import decisions
from board.process.command import open_board
from board.store.store import Store

LOOK_SECONDS = 1.0


class Stuck(Exception):
    """The ledger gets no further; the text says how far it is."""


class Command(LongCommand):
    help = "Freezes the board, and ends when the ledger has all that was placed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--patience-seconds",
            type=int,
            default=120,
            metavar="N",
            help="fail when the ledger gets no further for so long",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            freeze()
            seq = run(self.drain(options["patience_seconds"]))
        except (Stuck, Unavailable, LedgerError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"The board is frozen, and the ledger has everything up to seq {seq}.")

    async def drain(self, patience_seconds: float) -> int:
        async with open_board() as board:
            return await until_kept(board.store, board.ledger, patience_seconds)


@transaction.atomic
def freeze() -> None:
    """One that has ended stays so. Raises Unavailable when the live store does not take it."""
    board = decisions.the_board()
    if board.state == OPEN:
        board.state = FROZEN
        board.save(update_fields=["state"])
        decisions.changed(on_delay=refuse)


def refuse() -> None:
    raise Unavailable("The live store did not take the change, so people can still place.")


async def until_kept(store: Store, ledger: Ledger, patience_seconds: float) -> int:
    """Raises Stuck. Somebody else has to publish: a web process."""
    clock = asyncio.get_running_loop().time
    kept, moved_at = -1, clock()
    while True:
        seq, cursor = await store.seq(), await sync_to_async(ledger.cursor)()
        if cursor >= seq:
            return seq
        if cursor > kept:
            kept, moved_at = cursor, clock()
        if clock() - moved_at >= patience_seconds:
            raise Stuck(
                f"The ledger has {cursor} of {seq} and gets no further. Is a web process running?"
            )
        await asyncio.sleep(LOOK_SECONDS)
