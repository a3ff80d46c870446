"""Which server may give out numbers: one that was compared with what the processes know.

A Valkey that comes back, or a replica that takes over, may be older than what was answered and
shown, and a process that lags behind the others would not see it. So the scripts that give out
seqs carry an epoch in their text, and a server knows them only after a comparison (repair.py)
has run them there: whoever asks another server hears that there is no such script. Servers
never copy that knowledge, neither to a replica nor to disk.
"""

from __future__ import annotations

import uuid
from typing import Any

from redis.exceptions import NoScriptError

from board.core.problem import Unavailable
from board.store import keys
from board.store.client import Client, call
from board.store.script import Keys, Script, load, run, run_known, run_new

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
WRITE_KEYS: Keys = (keys.PIXELS, keys.SEQ, keys.OUTBOX, keys.STATE, keys.IMPORTS)
# Calls that change nothing: they only make the scripts known.
FIRST_CALLS: dict[str, tuple[Keys, tuple[Any, ...]]] = {
    "place": (PLACE_KEYS, (0, "")),
    "write": (WRITE_KEYS, (0, 0, "", 0, 0)),
}


class NotPermitted(Unavailable):
    """This server has not been compared with what the processes know."""


class Permit:
    """Runs the scripts that give out seqs."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._epoch: str | None = None
        self._scripts: dict[str, Script] = {}  # of this epoch

    async def run(self, name: str, *args: Any) -> Any:
        """The reply of `place` or `write`. Raises NotPermitted, and has done nothing then."""
        keys_of_it, _ = FIRST_CALLS[name]
        if self._epoch is None:
            await self._read_epoch()
        try:
            return await run_known(self._client, self._script(name), keys_of_it, *args)
        except NoScriptError:  # another epoch, or another server: nothing ran
            await self._read_epoch()
        try:
            return await run_known(self._client, self._script(name), keys_of_it, *args)
        except NoScriptError:
            raise NotPermitted("The live store is being compared. Try again soon.") from None

    async def is_given(self) -> bool:
        try:
            _, args = FIRST_CALLS["place"]
            await self.run("place", *args)
        except NotPermitted:
            return False
        return True

    async def give(self, round_id: str = "") -> None:
        """From now on this server may give out seqs, until it ends or somebody takes over.
        Raises NotPermitted when the round of the repair is not the one that is open there."""
        epoch = uuid.uuid4().hex
        if not await run(self._client, "permit", (keys.STATE,), epoch, round_id):
            raise NotPermitted("The live store was changed during its repair.")
        self._begin(epoch)
        try:
            for name, (keys_of_it, args) in FIRST_CALLS.items():
                await run_new(self._client, self._script(name), keys_of_it, *args)
        except NoScriptError:
            raise NotPermitted("The live store was replaced during its repair.") from None

    async def _read_epoch(self) -> None:
        epoch = await call(self._client, "HGET", keys.STATE, "epoch")
        self._begin(epoch.decode() if epoch else "")

    def _begin(self, epoch: str) -> None:
        self._epoch, self._scripts = epoch, {}

    def _script(self, name: str) -> Script:
        if name not in self._scripts:
            source = load(name).source
            filled_in = source.replace("epoch = false", f"epoch = '{self._epoch}'", 1)
            self._scripts[name] = Script.of(filled_in)
        return self._scripts[name]
