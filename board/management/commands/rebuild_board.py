"""`manage.py rebuild_board`: the board out of the ledger, after Valkey lost it."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from asgiref.sync import sync_to_async
from django.core.management.base import BaseCommand, CommandError

from board import moderation
from board.command import open_board
from board.core.problem import Unavailable
from board.ledger.base import LedgerError


class Command(BaseCommand):
    help = "Restores pixels, seq, settings, bans and protected pixels into an empty Valkey."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            asyncio.run(self.rebuild())
        except (Unavailable, LedgerError) as error:
            raise CommandError(str(error)) from error

    async def rebuild(self) -> None:
        began = time.monotonic()
        async with open_board() as board:
            pixels, seq = await sync_to_async(board.ledger.board)()
            if not await board.store.rebuild(pixels, seq):
                raise CommandError(
                    "Valkey holds placements already, and nothing was changed. Stop the web "
                    "processes and empty it if the ledger is to replace it."
                )
            await moderation.apply(board.store)
        seconds = time.monotonic() - began
        self.stdout.write(f"The board is as of seq {seq} again, after {seconds:.1f} s.")
