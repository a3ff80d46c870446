"""Everything an operator asks first, answered in seconds and without changing anything."""

from __future__ import annotations

import asyncio

from django.conf import settings

from board.operations.doctor.database import examine_database
from board.operations.doctor.disk import examine_disk
from board.operations.doctor.finding import Finding
from board.operations.doctor.live_store import examine_live_store
from board.operations.doctor.settings import examine_settings
from board.operations.doctor.static_files import examine_static_files
from board.operations.doctor.web import examine_web


async def examine() -> list[Finding]:
    """What is away is a finding; nothing is waited for longer than a few seconds."""
    here = [
        *examine_settings(),
        *examine_web(),
        *examine_static_files(),
        *examine_disk(settings.DATA_DIR),
    ]
    live, base = await asyncio.gather(examine_live_store(), examine_database())
    return [*here, *live, *base]
