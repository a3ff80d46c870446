"""Placements at a rate, through the store alone: what this process's peers let it deliver.

`python -m tests.bench.elsewhere VALKEY_URL PER_SECOND` goes on until it is terminated. What a
placement costs the process that takes it is measured by itself (figures/placing.py).
"""

from __future__ import annotations

import asyncio
import random
import sys
import time

from board.store.store import Store
from board.store.verdict import Attempt
from tests.bench.measured_board import GRID, address

PIXELS = GRID.width * GRID.height


async def place(url: str, per_second: float) -> None:
    store, due = Store.open(url), time.monotonic()
    while True:
        pixel, color = address(random.randrange(PIXELS)), random.randrange(16)
        await store.place([Attempt("somebody-elsewhere", pixel, color)])
        due += 1 / per_second
        await asyncio.sleep(due - time.monotonic())


asyncio.run(place(sys.argv[1], float(sys.argv[2])))
