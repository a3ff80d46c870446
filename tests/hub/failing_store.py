"""What may happen to a live store: each as a server does it to those who are connected."""

from __future__ import annotations

from typing import Any

import redis

from tests.rig.valkey import ValkeyServer

NEWER_VERSION = """
local seq = redis.call('INCR', KEYS[2])
if ARGV[1] ~= '' then redis.call('BITFIELD', KEYS[1], 'SET', 'u4', '#' .. ARGV[1], 7) end
redis.call('XADD', KEYS[3], seq .. '-0', 'p',
  ARGV[1] ~= '' and ARGV[1] .. ' 7 1700000000000 9 newer' or 'torn')
"""


class FailingStore:
    """Remembers what a replica would have, and lets it take over."""

    def __init__(self, server: ValkeyServer) -> None:
        self._client = redis.Redis(port=server.port)
        self._copy: dict[bytes, bytes] = {}
        self._stale_epoch: Any = None
        self.remember()

    def close(self) -> None:
        self._client.close()

    def remember(self) -> None:
        """From now on the replica hears nothing any more."""
        pipeline = self._client.pipeline(transaction=True)
        names: list[bytes] = self._client.keys("{board}:*")
        for name in names:
            pipeline.dump(name)
        copies = zip(names, pipeline.execute(), strict=True)
        self._copy = {name: copy for name, copy in copies if copy is not None}

    def fall_back(self, *, cuts: bool) -> None:
        """The replica takes over: it knows no scripts. Connections through a proxy may live."""
        pipeline = self._client.pipeline(transaction=True)
        pipeline.flushall()
        for name, copy in self._copy.items():
            pipeline.restore(name, 0, copy)
        pipeline.script_flush()
        pipeline.execute()
        self._stale_epoch = self._client.hget("{board}:state", "epoch")
        if cuts:
            self._client.client_kill_filter(_type="normal", skipme=True)
        self.remember()

    def empty(self) -> None:
        """By hand; it still knows the scripts."""
        self._client.flushall()
        self.remember()

    def newer_version_writes(self, pixel: int | None) -> None:
        """An entry of a kind that nobody here knows, or (None) one that cannot be read."""
        keys = ("{board}:pixels", "{board}:seq", "{board}:outbox")
        state: Any = self._client.hmget("{board}:state", "tiles", "repair", "epoch")
        # As everybody it respects a repair, and writes to no server that was not compared.
        if state[0] and not state[1] and state[2] not in (None, self._stale_epoch):
            self._client.eval(NEWER_VERSION, 3, *keys, "" if pixel is None else pixel)

    def lose_the_stream(self) -> None:
        """Trims what the ledger has, whoever else might want it."""
        written: Any = self._client.hget("{board}:cursors", "ledger") or 0
        self._client.xtrim("{board}:outbox", minid=f"{int(written) + 1}-0", approximate=False)
