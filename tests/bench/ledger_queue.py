"""How long the ledger's queue takes to be empty, computed: its function's calls one by one."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from heapq import heapreplace
from typing import NamedTuple

from board.bus.publisher import BODY_PLACEMENTS
from lambdas.update_dynamodb.pace import END_MS, Pace
from lambdas.update_dynamodb.queue import BUNDLE_PLACEMENTS
from provisioning.template.functions.handlers import LEDGER_BATCH
from provisioning.template.messages.messaging import LEDGER_TIMEOUT_SECONDS

TICK_SECONDS = 0.25
GIVEN_UP = 10  # times the outage: players place more than the function writes


class Drain(NamedTuple):
    minutes: float
    receives: int  # of the message that was received most often


class Message(NamedTuple):
    placements: int
    receives: int
    is_late: bool  # of the backlog


def drain(outage_minutes: float, rate: float, ms: float, concurrency: int) -> Drain:
    """`rate` placements a second go on; a placement takes a call `ms` of its time."""
    late = int(outage_minutes * 60 * rate / BODY_PLACEMENTS)
    queue = deque(Message(BODY_PLACEMENTS, 0, True) for _ in range(late))
    free, sent, most = [0.0] * concurrency, 0, 0  # seconds; ticks published since
    while late and free[0] < outage_minutes * 60 * GIVEN_UP:
        now = free[0]
        while sent * TICK_SECONDS < now:
            queue.append(Message(int(rate * TICK_SECONDS), 0, False))
            sent += 1
        batch = [queue.popleft() for _ in range(min(LEDGER_BATCH, len(queue)))]
        most = max([most, *(message.receives + 1 for message in batch)])
        done, seconds = call([message.placements for message in batch], ms)
        late -= sum(message.is_late for message in batch[:done])
        queue.extend(one._replace(receives=one.receives + 1) for one in batch[done:])
        heapreplace(free, now + max(seconds, TICK_SECONDS))
    return Drain(max(free) / 60, most)


def call(sizes: Sequence[int], ms: float) -> tuple[int, float]:
    """How many of the messages are written, and in how many seconds."""
    left_ms, done = LEDGER_TIMEOUT_SECONDS * 1000.0, 0
    pace = Pace(lambda: int(left_ms))
    while done < len(sizes) and pace.allows_another():
        end, placements = done, 0
        while end < len(sizes) and placements < BUNDLE_PLACEMENTS:
            placements, end = placements + sizes[end], end + 1
        left_ms -= placements * ms
        if left_ms < END_MS:
            return done, LEDGER_TIMEOUT_SECONDS - END_MS / 1000
        done = end
    return done, LEDGER_TIMEOUT_SECONDS - left_ms / 1000
