"""Which server may give out numbers: one that was compared with what the processes know.

A Valkey that comes back, or a replica that takes over, may be older than what was answered and
shown, and a process that lags behind the others would not see it. So a server carries a mark,
a script with an epoch in its text, which it knows only after a comparison (desk.py) has left
it there. The scripts that give out seqs carry the epoch too, and each process makes its own
known to a server with the mark, so that processes of two releases work side by side: whoever
asks another server hears that there is no such script. Servers never copy that knowledge,
neither to a replica nor to disk.
"""

from __future__ import annotations

import uuid
from typing import Any

from redis.exceptions import NoScriptError

from board.core.problem import Unavailable
from board.store import keys
from board.store.client import Client, call, translated
from board.store.script import Keys, Script, load, run, run_known

PLACE_KEYS: Keys = (
    keys.PIXELS,
    keys.SEQ,
    keys.OUTBOX,
    keys.STATE,
    keys.MASK,
    keys.BANNED,
    keys.COOLDOWNS,
    keys.LATEST,
)
UNDO_KEYS: Keys = (*PLACE_KEYS, keys.UNDONE)
WRITE_KEYS: Keys = (keys.PIXELS, keys.SEQ, keys.OUTBOX, keys.STATE, keys.IMPORTS)
DECIDE_KEYS: Keys = (
    keys.STATE,
    keys.SEQ,
    keys.OUTBOX,
    keys.PIXELS,
    keys.BANNED,
    keys.MASK,
)
KEYS: dict[str, Keys] = {
    "place": PLACE_KEYS,
    "undo": UNDO_KEYS,
    "write": WRITE_KEYS,
    "decide": DECIDE_KEYS,
}
BEING_COMPARED = "The live store is being compared. Try again soon."


class NotPermitted(Unavailable):
    """This server has not been compared with what the processes know."""


class Permit:
    """Runs the scripts that give out seqs."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._epoch: str | None = None
        self._scripts: dict[str, Script] = {}  # of this epoch

    async def run(self, name: str, *args: Any) -> Any:
        """The reply of a script of KEYS. Raises NotPermitted, and has done nothing then."""
        if self._epoch is not None:
            try:
                return await run_known(self._client, self._script(name), KEYS[name], *args)
            except NoScriptError:  # another epoch, or another server: nothing ran
                pass
        await self._make_known(name)
        try:
            return await run_known(self._client, self._script(name), KEYS[name], *args)
        except NoScriptError:
            raise NotPermitted(BEING_COMPARED) from None

    async def is_given(self) -> bool:
        self._begin(await self._read_epoch())
        try:
            return bool(await run_known(self._client, self._script("mark"), (keys.STATE,)))
        except NoScriptError:
            return False

    async def give(self, round_id: str = "") -> None:
        """From now on this server may give out seqs, until it ends or somebody takes over.
        Raises NotPermitted when the round of the repair is not the one that is open there."""
        epoch = uuid.uuid4().hex
        if not await run(self._client, "permit", (keys.STATE,), epoch, round_id):
            raise NotPermitted("The live store was changed during its repair.")
        self._begin(epoch)
        await call(self._client, "SCRIPT", "LOAD", self._script("mark").source)
        try:
            for name in KEYS:
                await self._make_known(name)
        except NotPermitted:
            raise NotPermitted("The live store was replaced during its repair.") from None

    async def _make_known(self, name: str) -> None:
        """On one connection, so that the server that has the mark is the one that is told."""
        async with self._client.pipeline() as connection:
            with translated():
                await connection.watch(keys.STATE)  # from here on each command is sent at once
                epoch: Any = await connection.hget(keys.STATE, "epoch")
                self._begin(epoch.decode() if epoch else "")
                if not await self._has_mark(connection):
                    raise NotPermitted(BEING_COMPARED)
                await connection.script_load(self._script(name).source)

    async def _has_mark(self, connection: Any) -> bool:
        try:
            return bool(await connection.evalsha(self._script("mark").digest, 1, keys.STATE))
        except NoScriptError:
            return False

    async def _read_epoch(self) -> str:
        epoch = await call(self._client, "HGET", keys.STATE, "epoch")
        return epoch.decode() if epoch else ""

    def _begin(self, epoch: str) -> None:
        if epoch != self._epoch:
            self._epoch, self._scripts = epoch, {}

    def _script(self, name: str) -> Script:
        if name not in self._scripts:
            source = load(name).source
            filled_in = source.replace("epoch = false", f"epoch = '{self._epoch}'", 1)
            self._scripts[name] = Script.of(filled_in)
        return self._scripts[name]
