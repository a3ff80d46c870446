"""Many pixels at once, whatever rules players have: what moderators and imports set."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from board.core.formats.batch import MAX_PLAYER_BYTES
from board.core.placement import Kind
from board.core.problem import OutOfBoard, OutOfPalette, Unavailable
from board.store import keys
from board.store.client import Client, call
from board.store.outbox import kind_word
from board.store.repair.permit import Permit

MAX_WRITES = 1000  # of one call: a Lua script holds the server while it runs


class ProgressLost(Exception):
    """Valkey came back older and has lost rows of an import: `done` of them are left."""

    def __init__(self, done: int) -> None:
        super().__init__(
            f"The live store came back older: it has {done} rows of this data set. The same "
            "command goes on from there."
        )
        self.done = done


class Write(NamedTuple):
    """A pixel that a moderator or an import sets. It is left out where the pixel does not show
    the colour `shows`, if one is given."""

    pixel: int  # its address
    color: int
    player: str
    at_ms: int
    shows: int | None = None


class Written(NamedTuple):
    """The last seq, and how many of the writes were not left out."""

    seq: int
    pixels: int


class Bulk:
    """Every method raises Unavailable when Valkey does not answer; nothing is changed then."""

    def __init__(self, client: Client, permit: Permit) -> None:
        self._client, self._permit = client, permit

    async def write(
        self,
        writes: Sequence[Write],
        *,
        kind: Kind,
        operation: int = 0,
        progress: tuple[str, int] | None = None,
        floor: int = 0,
    ) -> Written:
        """Sets at most MAX_WRITES pixels, in one go. A player's id has at most MAX_PLAYER_BYTES:
        the publisher could not pass on a longer one. `floor` is as for `place`.

        `progress` is a name and how many of its writes are done then; a call that would not bring
        it forward writes nothing and answers as before, so repeating one is harmless. Raises
        Unavailable, OutOfBoard, OutOfPalette, or ProgressLost; nothing is written then.
        """
        refuse_too_much(writes)
        name, done = progress or ("", 0)
        head = (floor, kind_word(kind, operation), name, done - len(writes), done)
        outcome, seq, *counts = await self._permit.run("write", *head, *arguments(writes))
        if outcome == b"out-of-board":
            raise OutOfBoard("One of the pixels is outside the board.")
        if outcome == b"out-of-palette":
            raise OutOfPalette("One of the colours is more than a pixel of this board can hold.")
        if outcome == b"elsewhere":
            raise ProgressLost(int(seq))
        if outcome != b"written":
            raise Unavailable(f"The live store takes no writes now ({outcome.decode()}).")
        return Written(int(seq), int(counts[0]))

    async def progress(self, name: str) -> int:
        """How many writes under this name are done, those that were left out included."""
        done, *_ = await self._kept(name)
        return done

    async def written(self, name: str) -> int:
        """How many pixels it has written under this name, however often it was cut off."""
        _, _, total = await self._kept(name)
        return total

    async def _kept(self, name: str) -> tuple[int, int, int]:
        """Writes that are done, pixels that the last call wrote, and that all of them wrote."""
        kept = await call(self._client, "HGET", keys.IMPORTS, name) or b""
        done, last, total = (*map(int, kept.split()), 0, 0, 0)[:3]
        return done, last, total


def arguments(writes: Sequence[Write]) -> list[str | int]:
    args: list[str | int] = []
    for pixel, color, player, at_ms, shows in writes:
        args += (pixel, color, player, at_ms, "" if shows is None else shows)
    return args


def refuse_too_much(writes: Sequence[Write]) -> None:
    if len(writes) > MAX_WRITES:
        raise ValueError(f"At most {MAX_WRITES} pixels in one call, not {len(writes)}.")
    if any(len(write.player.encode()) > MAX_PLAYER_BYTES for write in writes):
        raise ValueError(f"A player id has at most {MAX_PLAYER_BYTES} bytes.")
