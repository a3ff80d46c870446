"""`manage.py upgrade_board`: a board of the release before tiles, as this release reads it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import import_string

from board.core.problem import Unavailable
from board.core.tiles.grid import Grid
from board.ledger.base import LedgerError
from board.management.interrupt import run
from board.process.command import look_over
from board.process.wiring import ensure_valkey
from board.store.store import Store
from board.store.upgrade import upgrade


class Command(BaseCommand):
    help = (
        "Rewrites the board in Valkey for this release, once, after `migrate` and with every "
        "process stopped. A board that is upgraded already is left as it is."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        ledger = import_string(settings.PLACE_LEDGER)
        if not ledger.keeps_points:
            raise CommandError(
                "This ledger numbers pixels as the earlier release did, and cannot be upgraded: "
                "end the event with the release that it was begun with, and export it."
            )
        try:
            grid = run(self.upgrade())
        except Unavailable as problem:
            raise CommandError(f"{problem.detail} Nothing was changed.") from problem
        if grid is None:
            self.stdout.write("There is no board of an earlier release. Nothing to do.")
            return
        try:
            run(look_over())
        except (Unavailable, LedgerError) as problem:
            raise CommandError(
                f"{problem} The board is upgraded; the start does the rest."
            ) from problem
        self.stdout.write(
            f"The board of {grid.width}x{grid.height} has {len(grid.tiles)} tiles now. What could "
            "be undone a moment ago stays."
        )

    async def upgrade(self) -> Grid | None:
        await ensure_valkey()
        store = Store.open(settings.VALKEY_URL)
        try:
            return await upgrade(store.client)
        finally:
            await store.close()
