"""Many pixels at once, whatever rules players have: what moderators and imports set."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from board.core.formats.batch import MAX_PLAYER_BYTES
from board.core.placement import Kind
from board.core.problem import OutOfBoard, Unavailable
from board.store import keys
from board.store.client import Client, call
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
    """A pixel that a moderator or an import sets."""

    pixel: int  # its address
    color: int
    player: str
    at_ms: int


class Bulk:
    """Every method raises Unavailable when Valkey does not answer; nothing is changed then."""

    def __init__(self, client: Client, permit: Permit) -> None:
        self._client, self._permit = client, permit

    async def write(
        self,
        writes: Sequence[Write],
        *,
        kind: Kind,
        progress: tuple[str, int] | None = None,
        floor: int = 0,
    ) -> int:
        """Sets at most MAX_WRITES pixels; returns the last seq. A player's id has at most
        MAX_PLAYER_BYTES: the publisher could not pass on a longer one. `floor` is as for `place`.

        `progress` is the name of an import and how many of its writes are done then; a call
        that would not bring it forward writes nothing, so repeating one is harmless. Raises
        Unavailable, OutOfBoard, or ProgressLost; nothing is written then.
        """
        refuse_too_much(writes)
        name, done = progress or ("", 0)
        args: list[str | int] = [floor, int(kind), name, done - len(writes), done]
        for write in writes:
            args += write
        outcome, seq = await self._permit.run("write", *args)
        if outcome == b"out-of-board":
            raise OutOfBoard("One of the pixels is outside the board.")
        if outcome == b"elsewhere":
            raise ProgressLost(int(seq))
        if outcome != b"written":
            raise Unavailable(f"The live store takes no writes now ({outcome.decode()}).")
        return int(seq)

    async def progress(self, name: str) -> int:
        """Writes of an import that are done."""
        return int(await call(self._client, "HGET", keys.IMPORTS, name) or 0)


def refuse_too_much(writes: Sequence[Write]) -> None:
    if len(writes) > MAX_WRITES:
        raise ValueError(f"At most {MAX_WRITES} pixels in one call, not {len(writes)}.")
    if any(len(write.player.encode()) > MAX_PLAYER_BYTES for write in writes):
        raise ValueError(f"A player id has at most {MAX_PLAYER_BYTES} bytes.")
