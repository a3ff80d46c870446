"""A look at a pixel: what the ledger has of it, and what is on its way there."""

from __future__ import annotations

import random
from types import SimpleNamespace
from typing import Any

import pytest

from board.core.placement import Placement
from board.ledger.base import Ledger
from board.ledger.dynamodb.ledger import DynamoDBLedger
from board.players import placements
from board.store.store import Store
from board.store.verdict import Attempt
from tests.ledger.conftest import GRID

pytestmark = pytest.mark.django_db(transaction=True)
PIXELS, LIMIT = range(3), 4


@pytest.mark.parametrize("seed", range(8))
async def test_the_newest_are_told_whatever_has_been_stored(
    store: Store, ledger: Ledger, seed: int
) -> None:
    """A ledger that its own writer fills is stored in order; a queue delivers in any."""
    chance = random.Random(seed)
    placed = await place_some(store, chance)
    stored = [each for each in placed if chance.random() < 0.5]
    if not isinstance(ledger, DynamoDBLedger):
        stored = placed[: len(stored)]
    if stored:
        await placements.asked(lambda: ledger.append(stored, stored[-1].seq))
    now = live(store, ledger, placed[-1].seq)
    for pixel in PIXELS:
        newest = [each for each in reversed(placed) if each.pixel == pixel][:LIMIT]
        assert await placements.of_pixel(now, pixel, LIMIT) == newest
        player, more = await placements.by_player_of(now, pixel, LIMIT)
        assert player == newest[0].player
        assert more == [each for each in reversed(placed) if each.player == player][:LIMIT]


async def place_some(store: Store, chance: random.Random) -> list[Placement]:
    attempts = [
        Attempt(chance.choice(["ann", "bob"]), pixel, chance.randrange(16))
        for pixel in (*PIXELS, *(chance.choice(PIXELS) for _ in range(30)))
    ]
    await store.place(attempts)
    return list((await store.outbox.since(0, 1_000)).placements)


def live(store: Store, ledger: Ledger, seq: int) -> Any:
    follower = SimpleNamespace(seen_seq=lambda: seq)
    return SimpleNamespace(ledger=ledger, reads=store, hub=SimpleNamespace(follower=follower))


@pytest.mark.cloud
def test_its_items_are_read_and_nothing_else(dynamodb_ledger: DynamoDBLedger) -> None:
    asked: list[str] = []
    events = dynamodb_ledger._queries.tables.dynamodb.meta.client.meta.events
    far = [Placement(seq, GRID.size - seq, 3, "ann", 1) for seq in range(1, 40)]
    dynamodb_ledger.append([*far, Placement(40, 7, 3, "ann", 1)], 40)
    events.register("before-call", lambda model, **_: asked.append(model.name))
    reach, found = placements.read_pixel(dynamodb_ledger, 7, LIMIT, newest_seq=2_000)
    assert (reach, [each.seq for each in found], asked) == (500, [40], ["Query"])
