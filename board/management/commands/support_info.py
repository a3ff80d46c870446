"""`manage.py support_info`: facts to send to whoever helps."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from django.core.management.base import BaseCommand

from board.operations.support import support_info


class Command(BaseCommand):
    help = "Prints versions, settings and sizes of this board as JSON, without secrets."
    requires_system_checks: list[str] = []  # who needs help may have settings that are wrong

    def handle(self, *args: Any, **options: Any) -> None:
        facts = asyncio.run(support_info())
        self.stdout.write(json.dumps(facts, indent=2, default=str))
