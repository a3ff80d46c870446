"""Whether killed processes left queues behind that nobody reads."""

from __future__ import annotations

from django.conf import settings
from django.utils.module_loading import import_string

from board.operations.doctor.finding import Finding, graded
from board.store.store import Store


async def examine_queues(store: Store) -> list[Finding]:
    """Raises Unavailable."""
    count = await import_string(settings.PLACE_BUS).left_behind(store)
    return [
        graded(
            "queues",
            f"{count} queues have no reader." if count else "No queue is left behind.",
            "Run: manage.py collect_queues, and see that its schedule runs.",
            fails=False,
            warns=count > 0,
        )
    ]
