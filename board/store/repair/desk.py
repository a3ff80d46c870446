"""What the processes tell each other in a repair of the live store, through that store itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from board.core.placement import Placement
from board.store import keys
from board.store.client import Client, call, translated
from board.store.outbox import field_of, read_placement

SLICE = 1_000  # placements in one command


class Offer(NamedTuple):
    """What a process knows beside its placements: the highest seq that it saw, and that it
    gave to the topic."""

    seen: int
    published: int


class RepairDesk:
    """Where a repair is announced and where what others know is laid down. While a round is
    open the scripts give out no seq. All methods raise Unavailable."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def open(self, round_id: str) -> None:
        pipeline = self._client.pipeline(transaction=True)
        pipeline.hset(keys.STATE, "repair", round_id)
        pipeline.delete(keys.OFFERS, keys.OFFERED)
        with translated():
            await pipeline.execute()

    async def begin_restoring(self) -> None:
        """A round that is cut off from now on leaves a store that lacks something, though it may
        look whole: the next round restores it in any case."""
        await call(self._client, "HSET", keys.STATE, "restoring", 1)

    async def close(self) -> None:
        pipeline = self._client.pipeline(transaction=True)
        pipeline.hdel(keys.STATE, "repair", "restoring")
        pipeline.delete(keys.OFFERS, keys.OFFERED)
        with translated():
            await pipeline.execute()

    async def offer(
        self, round_id: str, process: str, placements: Sequence[Placement], offer: Offer
    ) -> None:
        """The process is heard when its placements are all there."""
        for start in range(0, len(placements), SLICE):
            members: list[str | int] = []
            for each in placements[start : start + SLICE]:
                members += (each.seq, f"{each.seq} {field_of(each)}")
            await call(self._client, "ZADD", keys.OFFERS, *members)
        mine = f"{round_id} {offer.seen} {offer.published}"
        await call(self._client, "HSET", keys.OFFERED, process, mine)

    async def offers(self, round_id: str) -> dict[str, Offer]:
        """By process, of those that have offered everything in this round."""
        reply = iter(await call(self._client, "HGETALL", keys.OFFERED))
        found = {}
        for process, entry in zip(reply, reply, strict=True):
            of_round, seen, published = entry.decode().split(" ")
            if of_round == round_id:
                found[process.decode()] = Offer(int(seen), int(published))
        return found

    async def offered(self, above_seq: int) -> list[Placement]:
        """The first SLICE placements behind `above_seq`, ascending, each seq once."""
        bounds = (f"({above_seq}", "+inf", "LIMIT", 0, SLICE)
        entries = await call(self._client, "ZRANGEBYSCORE", keys.OFFERS, *bounds)
        found: dict[int, Placement] = {}
        for entry in entries:
            seq, _, field = entry.partition(b" ")
            found.setdefault(int(seq), read_placement(int(seq), field))
        return list(found.values())
