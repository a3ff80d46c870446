"""The live board in Valkey."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from board.core.batch import MAX_PLAYER_BYTES
from board.core.grid import Grid
from board.core.placement import Kind, Placement
from board.core.problem import OutOfBoard, Unavailable
from board.core.wire import Snapshot
from board.store import keys
from board.store.answer import Answer, Attempt, read_answers
from board.store.client import Client, call, connect, translated
from board.store.outbox import Outbox
from board.store.publication import Publication
from board.store.rules import Rules
from board.store.script import run
from board.store.settings import BoardSettings

MAX_WRITES = 1000  # of one call: a Lua script holds the server while it runs


class Write(NamedTuple):
    """A pixel that a moderator or an import sets."""

    pixel: int
    color: int
    player: str
    at_ms: int


class Store:
    """One process's way to the live board. Every method raises Unavailable when Valkey
    does not answer or cannot take writes; nothing is changed then.

    `now_ms` replaces the server's clock, for tests.
    """

    def __init__(self, client: Client, waiting_client: Client, now_ms: int | None = None) -> None:
        self.client = client
        self.outbox = Outbox(client, waiting_client)
        self.publication = Publication(client)
        self.rules = Rules(client)
        self.now_ms = now_ms
        self._waiting_client = waiting_client

    @classmethod
    def open(cls, url: str) -> Store:
        return cls(connect(url), connect(url, blocking=True))

    async def close(self) -> None:
        await self.client.aclose()
        await self._waiting_client.aclose()

    # --- the board ---------------------------------------------------------------------

    async def create(self, settings: BoardSettings) -> bool:
        """Makes an empty board; false when there is one, which is left as it is."""
        fields = [part for item in settings.to_hash().items() for part in item]
        board = (keys.PIXELS, keys.SEQ, keys.STATE)
        return bool(await run(self.client, "create", board, settings.grid.byte_length, *fields))

    async def settings(self) -> BoardSettings | None:
        """The live settings, or None when there is no board."""
        reply = iter(await call(self.client, "HGETALL", keys.STATE))
        fields = {name.decode(): value.decode() for name, value in zip(reply, reply, strict=True)}
        return BoardSettings.from_hash(fields) if "size" in fields else None

    async def made_settings(self) -> BoardSettings:
        """Of a board that has to be there. Raises Unavailable, also when there is none."""
        settings = await self.settings()
        if settings is None:
            raise Unavailable("There is no board yet.")
        return settings

    async def configure(self, settings: BoardSettings) -> None:
        fields = [part for item in settings.to_hash().items() for part in item]
        await call(self.client, "HSET", keys.STATE, *fields)

    async def seq(self) -> int:
        return int(await call(self.client, "GET", keys.SEQ) or 0)

    async def snapshot(self, grid: Grid) -> Snapshot:
        """Pixels and the seq they are as of, read in one transaction."""
        pipeline = self.client.pipeline(transaction=True)
        pipeline.get(keys.PIXELS)
        pipeline.get(keys.SEQ)
        with translated():
            pixels, seq = await pipeline.execute()
        return Snapshot(grid, int(seq or 0), (pixels or b"").ljust(grid.byte_length, b"\0"))

    # --- placing -----------------------------------------------------------------------

    async def place(self, attempts: Sequence[Attempt], floor: int = 0) -> list[Answer]:
        """Decides a batch in its order, in one script call; an answer for each attempt.

        `floor` is the highest seq that this process has seen: a Valkey that came back older
        refuses (Unavailable) until it is restored.
        """
        args: list[str | int] = [floor, "" if self.now_ms is None else self.now_ms]
        for attempt in attempts:
            args += attempt
        return read_answers(await run(self.client, "place", PLACE_KEYS, *args))

    async def write(
        self,
        writes: Sequence[Write],
        *,
        kind: Kind,
        progress: tuple[str, int] | None = None,
        floor: int = 0,
    ) -> int:
        """Sets at most MAX_WRITES pixels, whatever rules players have; returns the last seq.
        A player's id has at most MAX_PLAYER_BYTES: the publisher could not pass on a longer one.

        `progress` is the name of an import and how many of its writes are done then; a call
        that would not bring it forward writes nothing, so repeating one is harmless. Raises
        Unavailable, or OutOfBoard; nothing is written then.
        """
        if len(writes) > MAX_WRITES:
            raise ValueError(f"At most {MAX_WRITES} pixels in one call, not {len(writes)}.")
        args: list[str | int] = [floor, int(kind), *(progress or ("", 0))]
        for pixel, color, player, at_ms in writes:
            if len(player.encode()) > MAX_PLAYER_BYTES:
                raise ValueError(f"A player id has at most {MAX_PLAYER_BYTES} bytes.")
            args += (pixel, color, player, at_ms)
        outcome, seq = await run(self.client, "write", WRITE_KEYS, *args)
        if outcome == b"out-of-board":
            raise OutOfBoard("One of the pixels is outside the board.")
        if outcome != b"written":
            raise Unavailable(f"The live store takes no writes now ({outcome.decode()}).")
        return int(seq)

    async def progress(self, name: str) -> int:
        """Writes of an import that are done."""
        return int(await call(self.client, "HGET", keys.IMPORTS, name) or 0)

    async def next_placement_at_ms(self, player: str) -> int:
        """When the player may place again, in Unix ms; 0 when at once."""
        score = await call(self.client, "ZSCORE", keys.COOLDOWNS, player)
        return int(float(score)) if score else 0

    async def clock_ms(self) -> int:
        """The server's time, by which cooldowns are reckoned."""
        if self.now_ms is not None:
            return self.now_ms
        seconds, micros = await call(self.client, "TIME")
        return int(seconds) * 1000 + int(micros) // 1000

    async def sweep_cooldowns(self, slice_size: int = 1000) -> int:
        now = "" if self.now_ms is None else self.now_ms
        return int(await run(self.client, "sweep", (keys.COOLDOWNS,), now, slice_size))

    # --- repair ------------------------------------------------------------------------

    async def restore(self, placements: Iterable[Placement], floor: int) -> int:
        """Replays what the server has lost, then lifts seq to `floor`; returns seq."""
        args: list[str | int] = [floor]
        for seq, pixel, color, player, at_ms, kind in placements:
            args += (seq, pixel, color, at_ms, int(kind), player)
        board = (keys.PIXELS, keys.SEQ, keys.OUTBOX)
        return int(await run(self.client, "restore", board, *args))

    async def rebuild(self, pixels: bytes, seq: int) -> bool:
        """Puts a whole board in place of an empty one; false when it isn't empty."""
        board = (keys.PIXELS, keys.SEQ, keys.OUTBOX)
        return bool(await run(self.client, "rebuild", board, pixels, seq))

    async def lease(self, key: str, owner: str, length_ms: int) -> bool:
        """Takes or extends a lease, or gives it up (0 ms); true when `owner` holds it."""
        return bool(await run(self.client, "lease", (key,), owner, length_ms))


PLACE_KEYS = (
    keys.PIXELS,
    keys.SEQ,
    keys.OUTBOX,
    keys.STATE,
    keys.MASK,
    keys.BANNED,
    keys.COOLDOWNS,
)
WRITE_KEYS = (keys.PIXELS, keys.SEQ, keys.OUTBOX, keys.STATE, keys.IMPORTS)
