"""`manage.py restart`: new workers, one by one, without a request that is refused."""

from __future__ import annotations

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from placeproject.management.commands.serve import refuse_stale_database
from placeproject.server.pid_file import RENEW, supervisor


class Command(BaseCommand):
    help = (
        "Tells the running `serve --workers N` to replace its workers one by one: each new one "
        "serves before its predecessor drains, so an update is taken up while everybody goes on. "
        "If a new one does not start, the others stay."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_stale_database()
        pid = supervisor()
        if pid is None:
            raise CommandError(
                "No `serve --workers N` with more than one worker runs on this PLACE_DATA_DIR. A "
                "single process cannot be replaced while it serves: stop it and start it again."
            )
        os.kill(pid, RENEW)
        self.stdout.write(f"Process {pid} replaces its workers, and says in its log when it has.")
