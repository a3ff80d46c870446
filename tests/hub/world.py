"""A live store, two processes on unreliable buses, a ledger with its writer, and clients."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from django.db import DatabaseError

from board import models
from board.bus.base import Batch
from board.bus.delivery import Reader
from board.bus.stream import StreamBus
from board.core.change import Change, Shape
from board.core.formats.batch import decode_batch, encode_batch
from board.core.formats.snapshot import checksum
from board.core.formats.updates import encode_updates, public_updates
from board.core.live_settings import BoardSettings
from board.core.loops import Loops
from board.core.palette import PALETTE_2017, make_palette
from board.core.placement import Kind, Placement
from board.core.problem import Problem, Unavailable
from board.core.tiles.grid import Grid
from board.hub.hub import Hub
from board.hub.ring import Ring
from board.ledger.base import LedgerError
from board.ledger.database import DatabaseThread, SilentDatabase
from board.ledger.orm import OrmLedger
from board.ledger.recovery import Recovery
from board.ledger.selection import Selection
from board.ledger.watch import Watch
from board.placing.bulk import BulkWrite, Operation
from board.placing.place import Placing
from board.placing.rollback import Rollback
from board.players.socket.asgi_socket import AsgiSocket
from board.store.bulk import ProgressLost, Write
from board.store.outbox import Stretch
from board.store.repair.kept import Kept
from board.store.rules import Ban
from board.store.store import Store
from tests.conftest import board_settings
from tests.hub.failing_store import FailingStore
from tests.hub.sockets import Client, KernelSocket, SlowConsumer
from tests.rig.fuse import FUSE_SECONDS
from tests.rig.valkey import ValkeyServer

GRID = Grid.new(9, 7, left=-4, top=-3)  # four tiles: each corner of one
MOST_TILES = 24
PLAYERS = ("ann", "bob", "eve")


class UnreliableBus:
    """As SNS, its function and SQS at their worst: they split, repeat, reorder and lose."""

    def __init__(self, store: Store, chance: random.Random) -> None:
        self._store, self._chance = store, chance
        self.is_broken = False

    async def start(self) -> None: ...

    async def batches(self, since: int) -> AsyncIterator[Batch]:
        reader = Reader(self._store)
        while True:
            stretch = await self._store.outbox.follow(since, 5)
            if self.is_broken or not stretch.is_whole:
                self.is_broken = False
                yield Batch(since, since, [], is_broken=True)
            messages = [*self._split(stretch), *self._split(stretch)]  # these overlap
            self._chance.shuffle(messages)
            for message in messages:
                if self._chance.random() < 0.9 and (batch := await reader.read(message)):
                    yield batch
            since = stretch.to_seq
            yield Batch(since, since, [])

    def _split(self, stretch: Stretch) -> Iterator[str]:
        """As the publisher says it, and the function passes it on."""
        from_seq, entries = stretch.from_seq, stretch.entries
        while entries:
            count = self._chance.randint(1, len(entries))
            told = decode_batch(encode_batch(from_seq, entries[:count], GRID.bits))
            public = public_updates(told.from_seq, told.entries)
            yield encode_updates(*public)
            from_seq, entries = public.to_seq, entries[count:]

    async def stop(self) -> None: ...


class BreakableStream(StreamBus):
    """The bus of a self-hosted board, whose stream may be lost."""

    is_broken = False

    async def batches(self, since: int) -> AsyncIterator[Batch]:
        async for batch in super().batches(since):
            if self.is_broken:
                self.is_broken = False
                yield Batch(since, since, [], is_broken=True)
            yield batch


class SlowLedger(OrmLedger):
    """Its commits take their time: some are on their way when the store fails over."""

    def __init__(self, chance: random.Random) -> None:
        super().__init__(GRID)
        self._chance = chance

    def append(self, placements: Sequence[Placement], to_seq: int) -> None:
        time.sleep(self._chance.choice((0, 0.005, 0.05)))  # a slow disk
        super().append(placements, to_seq)


class Decided:
    """What the moderators' database says, and in which revision."""

    def __init__(self) -> None:
        self.settings = board_settings(grid=GRID, tick_ms=1)
        self.bans: dict[str, Ban] = {}

    def change(self, **changes: Any) -> None:
        revision = self.settings.revision + 1
        self.settings = replace(self.settings, **changes, revision=revision)

    def save(self) -> None:
        """As far as the ledger reads it: where the board lies."""
        lies = self.settings.grid.as_config()
        others = {"cooldown_seconds": 0, "tick_ms": 20, "board_ttl_seconds": 1}
        models.Board.objects.update_or_create(pk=1, defaults={**lies, **others})


class Process:
    """What a web process runs, wired as in services.py."""

    def __init__(
        self,
        name: str,
        url: str,
        chance: random.Random,
        roster: set[str],
        decided: Decided,
        bus: str,
    ) -> None:
        self.decided = decided
        self.name, self.store, self.loops = name, Store.open(url), Loops()
        self.database = DatabaseThread(name)
        self.ledger = SlowLedger(chance)
        self.bus: UnreliableBus | BreakableStream = UnreliableBus(self.store, chance)
        if bus == "stream":
            self.bus = BreakableStream(self.store, self.loops)
        self.is_deaf = False

        async def everybody() -> set[str]:
            return roster

        recovery = Recovery(self.store, self.ledger, self.database, everybody, self._remake)
        kept = self.kept = Kept(100_000)
        self.watch = Watch(self.store, recovery, name, kept, lambda: self.hub.mirror.seq)
        ring = Ring(max_entries=40, max_seconds=60)
        watch = self.watch
        self.hub = Hub(
            self.store, self.bus, decided.settings, ring, watch.sound, watch.doubt, 0.005
        )
        seen, hub = self.hub.follower.seen_seq, self.hub
        self.placing = Placing(self.store, lambda: hub.settings, seen, kept, watch.doubt)

    async def _remake(self, round_id: str) -> BoardSettings:
        await self.store.create(self.decided.settings, permits=False)
        return await self.apply(round_id)

    async def apply(self, round_id: str = "") -> BoardSettings:
        decided = self.decided
        return await self.store.rules.replace(decided.settings, decided.bans, [], round_id)

    def start(self) -> None:
        self.ledger.start(self.store, 20, self.loops)
        self.hub.start(self.loops)
        passing = (Unavailable, LedgerError, SilentDatabase)
        self.loops.start(
            "watch", self._watch, passing=passing, silence_seconds=60, most_back_off_seconds=0.02
        )

    async def _watch(self, beat: object) -> None:
        """A deaf one neither hears of a repair nor has a look."""
        while True:
            if not self.is_deaf:
                try:
                    await self.watch.look()
                except Unavailable as problem:
                    self.watch.doubt(problem.detail)
                    raise
            await asyncio.sleep(0.003)

    async def stop(self) -> None:
        await self.hub.stop()
        await self.ledger.stop()
        await self.loops.stop()
        await self.database.close()
        await self.store.close()


class Acknowledged(NamedTuple):
    seq: int
    x: int
    y: int
    color: int
    player: str


class Watcher(NamedTuple):
    """A client, its socket, what it reads by, and the process that it is connected to."""

    client: Client
    socket: KernelSocket | AsgiSocket
    reader: KernelSocket | SlowConsumer
    process: Process


class World:
    def __init__(self, server: ValkeyServer, seed: int, path: str, bus: str) -> None:
        chance = random.Random(seed)
        self._path = path
        self.failing = FailingStore(server)
        roster = {"one", "two"}
        self.decided = Decided()
        self.processes = [
            Process(name, server.url, chance, roster, self.decided, bus) for name in sorted(roster)
        ]
        self.watchers: list[Watcher] = []
        self.acknowledged: list[Acknowledged] = []
        self._placing: set[asyncio.Task[None]] = set()
        self._operations = 0

    @property
    def store(self) -> Store:
        return self.processes[0].store

    async def start(self) -> None:
        for process in self.processes:
            process.start()
        async with asyncio.timeout(FUSE_SECONDS):
            for process in self.processes:
                await process.hub.follower.loaded.wait()
        self.failing.remember()

    async def stop(self) -> None:
        for process in self.processes:
            await process.stop()
        self.failing.close()

    # --- what happens ----------------------------------------------------------------------

    async def act(self, action: tuple[str, int]) -> None:
        name, number = action
        process = self.processes[number % 2]
        try:
            await getattr(self, f"_{name}")(process, number)
        except Unavailable:
            return  # of the test's own look at a store that is away just now

    async def _place(self, process: Process, number: int) -> None:
        for step in range(number % 12 + 1):
            place = number * 31 + step * 17
            task = asyncio.create_task(self._place_one(process, place))
            self._placing.add(task)
            task.add_done_callback(self._placing.discard)
        await asyncio.sleep(0)

    async def _place_one(self, process: Process, place: int) -> None:
        grid = process.hub.settings.grid
        player, color = PLAYERS[place % 3], (place + len(self.acknowledged)) % 16
        x, y = grid.left + place % grid.width, grid.top + place // grid.width % grid.height
        try:
            accepted = await process.placing.place(player, x, y, color)
        except Problem:
            return
        self.acknowledged.append(Acknowledged(accepted.seq, x, y, color, player))

    async def _import(self, process: Process, number: int) -> None:
        """As the one bulk write does it: no player's rule holds."""
        grid = process.hub.settings.grid
        places = [(number * 13 + step) % (grid.width * grid.height) for step in range(number)]
        points = [(grid.left + at % grid.width, grid.top + at // grid.width) for at in places]
        now_ms = int(time.time() * 1000)
        writes = [Write(grid.address(x, y), (x + y) % 16, "import", now_ms) for x, y in points]
        try:
            await process.store.bulk.write(writes, kind=Kind.IMPORT)
        except Problem:
            return  # it is closed, or has lost its latest growth

    async def _rollback(self, process: Process, number: int) -> None:
        """Of one player's, as far as the ledger knows them."""
        await self._take_back(
            process,
            lambda cursor: Rollback(
                Selection(players=(PLAYERS[number % 3],)), cursor, overpainted=number % 2 == 0
            ),
        )

    async def _undo(self, process: Process, number: int) -> None:
        """Of an earlier rollback, or of an undo."""
        if self._operations:
            operation = 1 + number % self._operations
            await self._take_back(
                process,
                lambda cursor: Rollback(Selection(operation=operation), cursor, undoes=operation),
            )

    async def _take_back(self, process: Process, made: Callable[[int], Rollback]) -> None:
        grid = process.hub.settings.grid
        self._operations += 1
        operation = Operation(self._operations, Kind.ROLLBACK, f"rollback {self._operations}")

        def writes() -> list[Write]:
            rollback = made(process.ledger.cursor())
            planned = rollback.plan(process.ledger, grid)
            return [each.write(0) for each in planned if rollback.writes(each)]

        def give_up(reason: str) -> None:
            raise Unavailable(reason)

        try:
            bulk = BulkWrite(process.store, operation, 0, give_up)
            await bulk.begin()
            await bulk.write(await process.database.run(writes))
        except (Problem, ProgressLost, LedgerError):
            return

    async def _ban(self, process: Process, number: int) -> None:
        self.decided.bans[PLAYERS[number % 3]] = Ban(0, "test")
        await self._decide(process)

    async def _unban(self, process: Process, number: int) -> None:
        self.decided.bans.pop(PLAYERS[number % 3], None)
        await self._decide(process)

    async def _open(self, process: Process, number: int) -> None:
        await self._decide(process, state="open")

    async def _frozen(self, process: Process, number: int) -> None:
        await self._decide(process, state="frozen")

    async def _colors(self, process: Process, number: int) -> None:
        """All sixteen, in another order: the placements of the test use them all."""
        palette = PALETTE_2017[number % 16 :] + PALETTE_2017[: number % 16]
        names = [(color.name, color.hex) for color in palette]
        await self._decide(process, palette=make_palette(names))

    async def _grow(self, process: Process, number: int) -> None:
        """By a few pixels, or into the next tiles, on one side or on two."""
        edges = ("left", "top", "right", "bottom")
        growth = {edges[number % 4]: number % 9, edges[number // 4 % 4]: (7, 260)[number % 2]}
        grid = self.decided.settings.grid
        if len(grid.tiles) <= MOST_TILES:
            await self._decide(process, grid=grid.grown(**growth))

    async def _decide(self, process: Process, **changes: Any) -> None:
        """The database first, then the live store if it is there."""
        before = self.decided.settings
        self.decided.change(**changes)
        try:
            await process.database.run(self.decided.save)
        except DatabaseError:  # it is locked: nothing was decided
            self.decided.settings = before
            return
        await process.apply()

    async def _notify(self, process: Process, number: int) -> None:
        await process.hub.notify("x" * number * 5)

    async def _wait(self, process: Process, number: int) -> None:
        await asyncio.sleep(number / 5000)

    async def _lost_stream(self, process: Process, number: int) -> None:
        self.failing.lose_the_stream()

    async def _reload(self, process: Process, number: int) -> None:
        process.bus.is_broken = True

    async def _remember(self, process: Process, number: int) -> None:
        self.failing.remember()

    async def _fall_back(self, process: Process, number: int) -> None:
        self.failing.fall_back(cuts=False)

    async def _fail_over(self, process: Process, number: int) -> None:
        self.failing.fall_back(cuts=True)

    async def _empty(self, process: Process, number: int) -> None:
        self.failing.empty()

    async def _newer(self, process: Process, number: int) -> None:
        self.failing.newer_version_writes(GRID.address(number % 5, 0))

    async def _torn(self, process: Process, number: int) -> None:
        self.failing.newer_version_writes(None)

    async def _deaf(self, process: Process, number: int) -> None:
        process.is_deaf = True

    async def _hears(self, process: Process, number: int) -> None:
        process.is_deaf = False

    # --- clients ---------------------------------------------------------------------------

    def join(self, process: Process, client: Client | None = None, room: int = 400) -> None:
        client = client or Client(process.hub.mirror)
        reader: KernelSocket | SlowConsumer
        socket: KernelSocket | AsgiSocket
        if self._path == "direct":
            reader = socket = KernelSocket(client, room)
        else:
            reader = SlowConsumer(client)
            socket = AsgiSocket(reader)  # type: ignore[arg-type]
        process.hub.join(socket, client.seq)
        self.watchers.append(Watcher(client, socket, reader, process))

    def leave(self, position: int) -> Client | None:
        if not self.watchers:
            return None
        watcher = self.watchers.pop(position % len(self.watchers))
        watcher.process.hub.leave(watcher.socket)
        return watcher.client

    async def _join(self, process: Process, number: int) -> None:
        self.join(process, room=100 + number * 10)

    async def _reconnect(self, process: Process, number: int) -> None:
        if client := self.leave(number // 2):
            self.join(process, client, room=100 + number * 10)

    async def _read(self, process: Process, number: int) -> None:
        if self.watchers:
            await self.watchers[number % len(self.watchers)].reader.read()

    # --- the end ---------------------------------------------------------------------------

    async def settle(self) -> None:
        """Until all is repaired, stored, and has arrived everywhere."""
        for process in self.processes:
            process.is_deaf = False
        async with asyncio.timeout(FUSE_SECONDS):
            while self._placing:
                await asyncio.sleep(0.001)
            while not await self._is_applied():
                await self._read_all()
                await asyncio.sleep(0.002)
            while not await self._is_settled():
                await self._read_all()
                await asyncio.sleep(0.002)

    async def _is_applied(self) -> bool:
        """As every process does it again and again."""
        try:
            await self.processes[0].apply()
        except Unavailable:
            return False
        return True

    async def _is_settled(self) -> bool:
        try:
            standing = await self.store.standing()
        except Unavailable:
            return False
        seqs = [process.hub.mirror.seq for process in self.processes]
        seqs += [watcher.client.seq for watcher in self.watchers]
        return (
            all(process.watch.trouble is None for process in self.processes)
            # Or the store has just come back older, and nobody has looked yet.
            and all(process.kept.newest <= standing.seq for process in self.processes)
            and standing.written == standing.seq
            and set(seqs) <= {standing.seq}
            and not any(watcher.client.needs_board for watcher in self.watchers)
        )

    async def _read_all(self) -> None:
        for watcher in list(self.watchers):
            await watcher.reader.read()
            if watcher.client.needs_board and watcher.process.hub.follower.is_loaded:
                self.watchers.remove(watcher)
                watcher.process.hub.leave(watcher.socket)
                watcher.client.load(watcher.process.hub.mirror)
                self.join(watcher.process, watcher.client)

    async def assert_all_the_same(self) -> None:
        snapshot, live = await self.store.board()
        assert live.shape == self.decided.settings.shape, "The store is not what was decided."
        shape = await self.processes[0].database.run(self._shape_of_the_ledger)
        assert shape == live.shape, "The ledger tells of another board."
        pixels, _ = await self.processes[0].database.run(self.processes[0].ledger.board)
        assert pixels == snapshot.pixels, "The ledger differs."
        for process in self.processes:
            assert bytes(process.hub.mirror.pixels) == snapshot.pixels, f"{process.name} differs."
            assert process.hub.mirror.shape == live.shape, f"{process.name} is of another shape."
        for watcher in self.watchers:
            client = watcher.client
            assert client.checksum == checksum(live.grid, snapshot.pixels), "A client differs."
            assert client.grid == live.grid, "A client's board lies elsewhere."
            assert client.told == (live.palette, live.state), "A client was not told."

    def _shape_of_the_ledger(self) -> Shape:
        """As its changes tell it, one after the other."""
        shape = Decided().settings.shape  # before anything was decided
        for entry in self.processes[0].ledger.since(-1):
            if isinstance(entry, Change):
                shape = entry.shape
        return shape

    async def assert_nothing_is_lost(self) -> None:
        """One that came back late has another number, and is told by all the rest."""
        rows = await self.processes[0].database.run(
            lambda: set(models.Placement.objects.values_list("seq", "x", "y", "color", "player"))
        )
        without_seq = {row[1:] for row in rows}
        seqs = [each.seq for each in self.acknowledged]
        assert len(set(seqs)) == len(seqs), "A number was given out twice."
        for each in self.acknowledged:
            assert each[1:] in without_seq, f"Placement {each.seq} is lost."
