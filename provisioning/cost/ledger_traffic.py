"""What a crowd makes the ledger do: calls of its function, units that DynamoDB bills."""

from __future__ import annotations

import math
from dataclasses import dataclass

from board.core.dynamodb.slices import slice_bytes, slice_count
from provisioning.cost.traffic import PLACEMENT_BYTES, Crowd
from provisioning.stage import Stage
from provisioning.template.messages.ledger_batch import LEDGER_BATCH

POLLERS = 5  # with which Lambda begins to read a queue
POLL_SECONDS = 20
KEY_BYTES = 40  # and other attributes of an item
UNIT_BYTES, READ_UNIT_BYTES = 1024, 4096
DELETES_PER_CALL = 10
READS_OF_AN_INSPECTION = 1  # units: the newest items of a pixel, and nothing else


@dataclass(frozen=True)
class LedgerTraffic:
    """Numbers are a second's. Placements lie evenly over the board, and each is another
    player's: a crowd that places close together writes fewer slices."""

    crowd: Crowd
    stage: Stage

    @property
    def pollers(self) -> int:
        return min(POLLERS, self.stage.ledger.concurrency)

    @property
    def calls(self) -> float:
        """A poller waits for a first message, then the window for more, or for a whole batch."""
        messages = self.crowd.messages
        if not messages:
            return 0.0
        gathered = 1 + messages / self.pollers * self.stage.ledger.window_seconds
        return messages / min(gathered, LEDGER_BATCH)

    @property
    def queue_requests(self) -> float:
        """Sent by SNS, asked for in long polls, deleted ten at a time."""
        if not self.calls:
            return self.pollers / POLL_SECONDS
        deletes = math.ceil(self.crowd.messages / self.calls / DELETES_PER_CALL)
        receives = max(min(self.crowd.messages, self.pollers), self.pollers / POLL_SECONDS)
        return self.crowd.messages + receives + self.calls * deletes

    @property
    def slices(self) -> float:
        """Of n placements in a call: so many different ones of all."""
        if not self.calls:
            return 0.0
        missed = (1 - 1 / self.slice_count) ** (self.crowd.placements / self.calls)
        return float(self.calls * self.slice_count * (1 - missed))

    @property
    def slice_writes(self) -> float:
        return self.slices * units(slice_bytes(self.crowd.bits), UNIT_BYTES)

    @property
    def batch_writes(self) -> float:
        """The log as it was published; that it is pending, and that it is not any more."""
        if not self.crowd.messages:
            return 0.0
        body = self.crowd.placements / self.crowd.messages * PLACEMENT_BYTES
        return self.crowd.messages * (units(body, UNIT_BYTES) + 2)

    @property
    def writes(self) -> float:
        """Units. A placement's are its player, and, where each is kept, itself and the index."""
        each = 3 if self.crowd.item_per_pixel else 1
        return each * self.crowd.placements + self.slice_writes + self.batch_writes

    @property
    def reads(self) -> float:
        """Units, consistent: a slice before it is written, and what people ask of a pixel."""
        size = units(slice_bytes(self.crowd.bits), READ_UNIT_BYTES)
        return self.slices * size + self.crowd.inspections * READS_OF_AN_INSPECTION

    @property
    def slice_count(self) -> int:
        return slice_count(self.stage.board.width * self.stage.board.height)


def units(content: float, unit: int) -> int:
    return math.ceil((content + KEY_BYTES) / unit)
