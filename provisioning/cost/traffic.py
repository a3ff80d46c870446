"""How much a crowd makes the system do: the counts that a price is put on."""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass
from typing import Literal

from provisioning.stage import Board

VISIT_SECONDS = 900
FIRST_REQUESTS, APP_BYTES = 10, 120_000  # more, of someone who has not; compressed
REQUESTS_PER_VISIT = 5  # of someone who has the app in the cache: page, board, settings, session
BOARD_BYTES = 200_000  # compressed; a million pixels painted on
CLIENTS_PER_TASK = 2_500
MESSAGE_CHUNK_BYTES = 65_536
BASE64 = 4 / 3
# Of a placement: step of the seq, address and colour; who, when and how besides.
UPDATE_BYTES, PLACEMENT_BYTES = 5, 25
Publishing = Literal["per_pixel", "every_task", "one_publisher"]
# Bytes a second to one client: (placements/s, bytes). So the frames of uniform placements come
# out, which are the largest there are, with the WebSocket's header and 16 colours; the first two
# on 1,000 x 1,000 pixels, the last on 2,000 x 2,000.
AT_4_HZ = ((30, 123.0), (333, 841.0), (3_333, 7_467.0))
AT_1_HZ = ((30, 87.0), (333, 725.0), (3_333, 6_591.0))


@dataclass(frozen=True)
class Crowd:
    """`placements` a second; `client_bytes` a second is computed unless it is given."""

    users: int
    placements: float
    frames: float = 4.0
    publishing: Publishing = "one_publisher"
    per_task: int = CLIENTS_PER_TASK
    board_bytes: int = BOARD_BYTES
    tasks_least: int = 2
    client_bytes: float | None = None
    item_per_pixel: bool = False
    bits: int = 4  # of a pixel
    first_visits: float = 0.0  # share of the visits
    inspections_per_visit: float = 0.0  # of a pixel

    @property
    def bytes_per_client(self) -> float:
        if self.client_bytes is not None:
            return self.client_bytes
        slow, fast = interpolate(AT_1_HZ, self.placements), interpolate(AT_4_HZ, self.placements)
        share = min(max((self.frames - 1) / 3, 0.0), 1.0)
        return slow + (fast - slow) * share + self.placements * (self.bits - 4) / 8

    @property
    def visits(self) -> float:
        return self.users / VISIT_SECONDS

    @property
    def live_bytes(self) -> float:
        """To all clients, a second."""
        return self.users * self.bytes_per_client

    @property
    def requests(self) -> float:
        each = REQUESTS_PER_VISIT + FIRST_REQUESTS * self.first_visits
        return self.placements + each * self.visits + self.inspections

    @property
    def inspections(self) -> float:
        return self.inspections_per_visit * self.visits

    @property
    def edge_bytes(self) -> float:
        """All that CloudFront sends, a second."""
        visit = self.board_bytes + APP_BYTES * self.first_visits
        return self.live_bytes + self.visits * visit

    @property
    def tasks(self) -> int:
        return max(self.tasks_least, math.ceil(self.users / self.per_task))

    @property
    def messages(self) -> float:
        """Batches a second through the topics. Deliveries grow with tasks times this."""
        if self.publishing == "per_pixel" or not self.placements:
            return self.placements
        publishers = self.tasks if self.publishing == "every_task" else 1
        return publishers * published(self.placements / publishers, 1 / self.frames)

    @property
    def message_bytes(self) -> float:
        """To one task's queue."""
        return self._message_bytes(UPDATE_BYTES)

    @property
    def chunks(self) -> int:
        """What a batch is billed as, at the first topic and at the second."""
        return sum(
            max(1, math.ceil(self._message_bytes(each) / MESSAGE_CHUNK_BYTES))
            for each in (PLACEMENT_BYTES, UPDATE_BYTES)
        )

    def _message_bytes(self, each: int) -> float:
        if not self.messages:
            return 0.0
        return max(120.0, self.placements / self.messages * each * BASE64 + 80)

    @property
    def receives(self) -> float:
        """Long polls of one task, a second."""
        return self.messages if self.messages <= 5 else max(self.messages / 10, 5.0)


def published(rate: float, tick: float) -> float:
    """Batches a second of a publisher that sends what there is and then sleeps out its tick.

    Placements come by chance, `rate` a second: a turn that finds none waits for the first, and
    sleeps only if the tick is not over then.
    """
    none = math.exp(-rate * tick)  # chance of a tick without any
    begins_empty = none / (1 - rate * tick * none)
    return 1 / (tick + begins_empty * none / rate)


def board_bytes(board: Board) -> int:
    """Compressed. Of twice the bits not more than twice the bytes."""
    return round(BOARD_BYTES * board.width * board.height / 1_000_000 * board.bits / 4)


def interpolate(points: tuple[tuple[int, float], ...], at: float) -> float:
    """Straight in logarithms; beyond the ends in proportion to the nearest point."""
    rates = [rate for rate, _ in points]
    place = bisect_left(rates, at)
    if place == 0 or place == len(points):
        rate, found = points[min(place, len(points) - 1)]
        return found * at / rate
    (low, below), (high, above) = points[place - 1], points[place]
    share = math.log(at / low) / math.log(high / low)
    return below * float((above / below) ** share)
