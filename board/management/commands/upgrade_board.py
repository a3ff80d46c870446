"""`manage.py upgrade_board`: a board of the release before tiles, as this release reads it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import import_string

from board.core.problem import Unavailable
from board.management.interrupt import run
from board.moderation import decisions
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
            run(self.upgrade())
        except Unavailable as problem:
            raise CommandError(f"{problem.detail} Nothing was changed.") from problem

    async def upgrade(self) -> None:
        await ensure_valkey()
        store = Store.open(settings.VALKEY_URL)
        try:
            grid = await upgrade(store.client)
            if grid is None:
                self.stdout.write("There is no board of an earlier release. Nothing to do.")
                return
            await decisions.apply(store)
        finally:
            await store.close()
        self.stdout.write(
            f"The board of {grid.width}x{grid.height} has {len(grid.tiles)} tiles now. What could "
            "be undone a moment ago stays."
        )
