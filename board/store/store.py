"""The live board in Valkey."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence

from board.core.change import Change, Entry
from board.core.formats.snapshot import Snapshot
from board.core.live_settings import BoardSettings
from board.core.problem import Unavailable
from board.store import keys
from board.store.bulk import Bulk
from board.store.client import COMMAND_TIMEOUT_SECONDS, Client, call, connect, translated
from board.store.cursors import Cursors
from board.store.outbox import Outbox, kind_word
from board.store.publication import Publication
from board.store.repair.desk import RepairDesk
from board.store.repair.permit import Permit
from board.store.repair.standing import Standing, read_standing
from board.store.rules import Rules
from board.store.script import run
from board.store.upgrade import OlderBoard, is_older
from board.store.verdict import (
    Answer,
    Attempt,
    UndoAnswer,
    read_answers,
    read_undo_answers,
)

# How long after it was sent a batch may still be carried out: shorter than we wait for it.
PATIENCE_MS = int(COMMAND_TIMEOUT_SECONDS * 900)


class Store:
    """One process's way to the live board. Every method raises Unavailable when Valkey
    does not answer or cannot take writes; nothing is changed then.

    `now_ms` replaces the server's clock, for tests.
    """

    def __init__(self, client: Client, waiting_client: Client, now_ms: int | None = None) -> None:
        self.client = client
        self.outbox = Outbox(client, waiting_client)
        self.cursors = Cursors(client)
        self.publication = Publication(client)
        self.repairs = RepairDesk(client)
        self.permit = Permit(client)
        self.rules = Rules(client, self.permit)
        self.bulk = Bulk(client, self.permit)
        self.now_ms = now_ms
        self._heard: tuple[int, float] | None = None  # the server's clock in ms, and when by ours
        self._waiting_client = waiting_client

    @classmethod
    def open(cls, url: str) -> Store:
        return cls(connect(url), connect(url, waits=True))

    async def close(self) -> None:
        await self.client.aclose()
        await self._waiting_client.aclose()

    # --- the board ---------------------------------------------------------------------

    async def create(self, settings: BoardSettings, *, permits: bool = True) -> bool:
        """Makes an empty board, which may be placed on at once if that `permits` it; false when
        there is one, which is left as it is."""
        fields = [part for item in settings.to_hash().items() for part in item]
        board = (keys.PIXELS, keys.SEQ, keys.STATE)
        is_new = await run(self.client, "create", board, settings.grid.byte_length, *fields)
        if is_new and permits:
            await self.permit.give()
        return bool(is_new)

    async def settings(self) -> BoardSettings | None:
        """The live settings, or None when there is no board. Raises OlderBoard."""
        return read_settings(await call(self.client, "HGETALL", keys.STATE))

    async def made_settings(self) -> BoardSettings:
        """Of a board that has to be there. Raises Unavailable, also when there is none."""
        return made(await self.settings())

    async def configure(self, settings: BoardSettings) -> None:
        fields = [part for item in settings.to_hash().items() for part in item]
        await call(self.client, "HSET", keys.STATE, *fields)

    async def standing(self) -> Standing:
        return await read_standing(self.client, self.permit)

    async def seq(self) -> int:
        return int(await call(self.client, "GET", keys.SEQ) or 0)

    async def snapshot(self) -> Snapshot:
        snapshot, _ = await self.board()
        return snapshot

    async def board(self) -> tuple[Snapshot, BoardSettings]:
        """Pixels, the seq they are as of and the settings, read in one transaction. Raises
        Unavailable, also when there is no board."""
        pipeline = self.client.pipeline(transaction=True)
        pipeline.get(keys.PIXELS)
        pipeline.get(keys.SEQ)
        pipeline.execute_command("HGETALL", keys.STATE)
        with translated():
            pixels, seq, reply = await pipeline.execute()
        settings = made(read_settings(reply))
        grid = settings.grid
        packed = (pixels or b"").ljust(grid.byte_length, b"\0")
        return Snapshot(grid, int(seq or 0), packed), settings

    # --- placing -----------------------------------------------------------------------

    async def place(self, attempts: Sequence[Attempt], floor: int = 0) -> list[Answer]:
        """Decides a batch in its order, in one script call; an answer for each attempt.

        `floor` is the highest seq that this process has seen: a Valkey that came back older
        refuses (Unavailable) until it is restored. A Valkey that stood still refuses what
        nobody waits for any more.
        """
        args: list[str | int] = [floor, self._when()]
        for attempt in attempts:
            args += attempt
        reply = await self.permit.run("place", *args)
        self._heard = (int(reply[0]), time.monotonic())
        return read_answers(reply)

    async def undo(self, players: Sequence[str], floor: int = 0) -> list[UndoAnswer]:
        """Takes back the placement that began each player's cooldown, in one script call; an
        answer for each. `floor` is as in `place`."""
        reply = await self.permit.run("undo", floor, self._when(), *players)
        self._heard = (int(reply[0]), time.monotonic())
        return read_undo_answers(reply)

    def _when(self) -> str | int:
        if self.now_ms is not None:
            return self.now_ms
        if self._heard is None:
            return ""
        now_ms, heard_at = self._heard
        return f"until {now_ms + int((time.monotonic() - heard_at) * 1000) + PATIENCE_MS}"

    async def note_pause(self) -> None:
        """Answers may have been lost since the last one came here. A wish that was accepted in
        that time is answered with its first seq when it comes again."""
        await run(self.client, "pause", (keys.STATE,), self._heard[0] if self._heard else 0)

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
        swept = (keys.COOLDOWNS, keys.LATEST, keys.UNDONE)
        return int(await run(self.client, "sweep", swept, now, slice_size))

    # --- repair ------------------------------------------------------------------------

    async def restore(self, entries: Iterable[Entry], floor: int, round_id: str = "") -> int:
        """Replays what the server has lost, then lifts seq to `floor`, which leaves a hole;
        returns seq. Raises Unavailable when the round of the repair is not open there."""
        args: list[str | int] = [round_id, floor]
        for entry in entries:
            if isinstance(entry, Change):
                args += (entry.seq, "", "", "", "c", entry.to_text())
            else:
                seq, address, color, player, at_ms, kind, operation = entry
                args += (seq, address, color, at_ms, kind_word(kind, operation), player)
        board = (keys.PIXELS, keys.SEQ, keys.OUTBOX, keys.STATE)
        players = (keys.COOLDOWNS, keys.LATEST, keys.UNDONE)
        restored = int(await run(self.client, "restore", (*board, *players), *args))
        if restored < 0:
            raise Unavailable("The live store was changed during its repair.")
        return restored

    async def rebuild(self, pixels: bytes, seq: int, round_id: str = "") -> bool:
        """Puts a whole board in place of an empty one; false when it isn't empty, or when the
        round of the repair is not open there."""
        board = (keys.PIXELS, keys.SEQ, keys.OUTBOX, keys.STATE)
        return bool(await run(self.client, "rebuild", board, pixels, seq, round_id))

    async def lease(self, key: str, owner: str, length_ms: int) -> bool:
        """Takes or extends a lease, or gives it up (0 ms); true when `owner` holds it."""
        return bool(await run(self.client, "lease", (key,), owner, length_ms))


def read_settings(reply: list[bytes]) -> BoardSettings | None:
    """Of the reply to HGETALL. Raises OlderBoard."""
    words = iter(reply)
    fields = {name.decode(): value.decode() for name, value in zip(words, words, strict=True)}
    if is_older(fields):
        raise OlderBoard
    return BoardSettings.from_hash(fields) if "tiles" in fields else None


def made(settings: BoardSettings | None) -> BoardSettings:
    if settings is None:
        raise Unavailable("There is no board yet.")
    return settings
