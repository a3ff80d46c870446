"""`manage.py rebuild_board`: the board out of the ledger, after Valkey lost it."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from board.core.problem import Unavailable
from board.ledger.base import LedgerError
from board.management.interrupt import run
from board.process.command import open_board
from board.store.store import Store
from board.store.valkey.embedded import ensure


class Command(BaseCommand):
    help = "Restores pixels, seq, settings, bans and protected pixels into an empty Valkey."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            run(self.rebuild())
        except (Unavailable, LedgerError) as error:
            raise CommandError(str(error)) from error

    async def rebuild(self) -> None:
        began = time.monotonic()
        if await seq_of_the_store():
            raise CommandError(
                "Valkey holds placements already, and nothing was changed. Stop the web "
                "processes and empty it if the ledger is to replace it."
            )
        async with open_board() as board:
            stored = await asyncio.to_thread(board.ledger.highest)
            seq = await board.store.seq()
        seconds = time.monotonic() - began
        self.stdout.write(
            f"The board is as of seq {stored} again, after {seconds:.1f} s. Placing goes on "
            f"behind {seq}: what lies between may have been given out before Valkey was lost."
        )


async def seq_of_the_store() -> int:
    if settings.VALKEY_IS_EMBEDDED:
        await asyncio.to_thread(ensure, settings.VALKEY_EMBEDDED_DIR)
    store = Store.open(settings.VALKEY_URL)
    try:
        return await store.seq()
    finally:
        await store.close()
