"""Whatever happens, every client ends with the store's board."""

from __future__ import annotations

import asyncio
import os
import random
import zlib
from collections.abc import AsyncIterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from board.asgi_socket import AsgiSocket
from board.bus.base import Batch
from board.core.grid import Grid
from board.hub.hub import Hub
from board.hub.ring import Ring
from board.store.answer import Attempt
from board.store.rules import Ban
from board.store.store import Store
from tests.conftest import board_settings
from tests.hub.sockets import Client, KernelSocket, SlowConsumer
from tests.valkey import ValkeyServer

GRID = Grid(9, 7)
PLAYERS = ("ann", "bob", "eve")
EXAMPLES = int(os.environ.get("CONVERGENCE_EXAMPLES", "60"))


class UnreliableBus:
    """As SNS and SQS at their worst: splits, repeats, reorders and loses."""

    def __init__(self, store: Store, chance: random.Random) -> None:
        self._outbox, self._chance = store.outbox, chance

    async def start(self) -> None: ...

    async def batches(self, since: int) -> AsyncIterator[Batch]:
        while True:
            stretch = await self._outbox.follow(since, 5)
            assert stretch.is_whole
            codes = [p.pixel << 4 | p.color for p in stretch.placements]
            pieces = self._split(since, codes) + self._split(since, codes)  # these overlap
            self._chance.shuffle(pieces)
            for piece in pieces:
                if self._chance.random() < 0.9:
                    yield piece
            since = stretch.to_seq
            yield Batch(since, since, [])

    def _split(self, from_seq: int, codes: list[int]) -> list[Batch]:
        pieces = []
        while codes:
            count = self._chance.randint(1, len(codes))
            pieces.append(Batch(from_seq, from_seq + count, codes[:count]))
            from_seq, codes = from_seq + count, codes[count:]
        return pieces

    async def stop(self) -> None: ...


class World:
    """A store, a hub on an unreliable bus, and clients."""

    def __init__(self, store: Store, seed: int, path: str) -> None:
        chance = random.Random(seed)
        self.store, self._path = store, path
        self.settings = board_settings(grid=GRID, tick_ms=1)
        ring = Ring(max_entries=40, max_seconds=60)
        bus = UnreliableBus(store, chance)
        self.hub = Hub(store, bus, self.settings, ring, self._recover, gap_seconds=0.005)
        self.clients: list[tuple[Client, object, object]] = []

    async def _recover(self, floor: int) -> bool:
        return False

    def join(self, client: Client | None = None, room: int = 400) -> None:
        client = client or Client(self.hub.mirror.snapshot())
        if self._path == "direct":
            reader = socket = KernelSocket(client, room)
        else:
            reader = SlowConsumer(client)
            socket = AsgiSocket(reader)
        self.hub.join(socket, client.seq)
        self.clients.append((client, socket, reader))

    def leave(self, position: int) -> Client | None:
        if not self.clients:
            return None
        client, socket, _ = self.clients.pop(position % len(self.clients))
        self.hub.leave(socket)
        return client

    async def act(self, action: tuple[str, int]) -> None:
        name, number = action
        if name == "place":
            pixels = [(number * 31 + step * 17) % GRID.size for step in range(number % 12 + 1)]
            attempts = [Attempt(PLAYERS[pixel % 3], pixel, pixel % 16) for pixel in pixels]
            await self.store.place(attempts)
        elif name == "ban":
            await self.store.rules.ban(PLAYERS[number % 3], Ban(0, "test"))
        elif name == "unban":
            await self.store.rules.unban(PLAYERS[number % 3])
        elif name in ("open", "frozen"):
            await self.store.configure(board_settings(grid=GRID, tick_ms=1, state=name))
        elif name == "join":
            self.join(room=100 + number * 10)
        elif name == "reconnect" and (client := self.leave(number)):
            self.join(client, room=100 + number * 10)
        elif name == "notify":
            await self.hub.notify("x" * number * 5)
        elif name == "read" and self.clients:
            await self.clients[number % len(self.clients)][2].read()  # type: ignore[attr-defined]
        elif name == "wait":
            await asyncio.sleep(number / 5000)

    async def settle(self) -> None:
        """Everybody reads until all that was accepted has arrived."""
        target = await self.store.seq()
        async with asyncio.timeout(10):
            while any(each.seq < target or each.needs_board for each, _, _ in self.clients):
                for position, (client, _, reader) in enumerate(list(self.clients)):
                    await reader.read()  # type: ignore[attr-defined]
                    if client.needs_board:
                        self.hub.leave(self.clients[position][1])
                        client.load(self.hub.mirror.snapshot())
                        del self.clients[position]
                        self.join(client)
                        break
                await asyncio.sleep(0.001)


ACTIONS = st.tuples(
    st.sampled_from(
        ["place"] * 6
        + ["read"] * 3
        + ["wait", "notify", "join", "reconnect", "ban", "unban", "frozen"]
        + ["open"] * 2
    ),
    st.integers(0, 60),
)


@pytest.mark.parametrize("path", ["direct", "asgi"])
@settings(max_examples=EXAMPLES)
@given(actions=st.lists(ACTIONS, max_size=40), seed=st.integers(0, 2**32))
def test_every_client_ends_with_the_boards_checksum(
    plain_valkey: ValkeyServer, path: str, actions: list[tuple[str, int]], seed: int
) -> None:
    plain_valkey.flush()
    asyncio.run(live_through(plain_valkey.url, actions, seed, path))


async def live_through(url: str, actions: list[tuple[str, int]], seed: int, path: str) -> None:
    store = Store.open(url)
    await store.create(board_settings(grid=GRID))
    world = World(store, seed, path)
    await world.hub.start()
    try:
        await world.hub.follower.loaded.wait()
        world.join()
        for action in actions:
            await world.act(action)
        await world.settle()
        snapshot = await store.snapshot(GRID)
        assert bytes(world.hub.mirror.pixels) == snapshot.pixels
        for client, _, _ in world.clients:
            assert client.checksum == zlib.crc32(snapshot.pixels)
    finally:
        await world.hub.stop()
        await store.close()
