"""`manage.py collect_queues`: what tasks that were killed left in SQS and SNS. For a schedule."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from board.bus.leftovers import Swept, sweep
from board.core.problem import Unavailable
from board.management.interrupt import run
from board.process.command import open_board


class Command(BaseCommand):
    help = "Removes the queues and subscriptions of web tasks that are gone."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            swept = run(self.collect())
        except Unavailable as problem:
            raise CommandError(problem.detail) from problem
        self.stdout.write(
            f"Removed {swept.queues} queues and {swept.subscriptions} subscriptions; "
            f"{swept.read} queues are read."
        )

    async def collect(self) -> Swept:
        async with open_board() as board:
            return await sweep(board.store)
