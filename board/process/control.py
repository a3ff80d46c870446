"""Control messages between processes, over the channel layer: never pixels."""

from __future__ import annotations

import asyncio
import logging
import zlib
from typing import Any

from channels.layers import get_channel_layer

from board.core.cancel import cancel
from board.core.loops import Beat
from board.core.problem import Unavailable
from board.live.live import Live
from board.moderation.decisions import CONTROL_GROUP
from board.store.client import translated

logger = logging.getLogger(__name__)

SILENCE_SECONDS = 3.0


class ControlListener:
    """Hears what moderators change and what commands ask; one for all sockets of a process."""

    def __init__(self, live: Live, process: str) -> None:
        self._live, self._process = live, process

    async def run(self, beat: Beat) -> None:
        layer = get_channel_layer()
        with translated():
            channel = await layer.new_channel()
            await layer.group_add(CONTROL_GROUP, channel)
        receiving: asyncio.Future[dict[str, Any]] | None = None
        try:
            while True:
                beat()
                receiving = receiving or asyncio.ensure_future(layer.receive(channel))
                if not await self._is_there(receiving, layer, channel):
                    await layer.flush()
                    raise Unavailable("Control messages do not come.")
                message, receiving = receiving.result(), None
                await self._hear(message)
        finally:
            await cancel(receiving)

    async def _is_there(self, receiving: asyncio.Future[Any], layer: Any, channel: str) -> bool:
        """When nothing comes it sends itself something: a line may go silent without being
        closed, and a ban would not be heard."""
        done, _ = await asyncio.wait({receiving}, timeout=SILENCE_SECONDS)
        if not done:
            with translated():
                await layer.send(channel, {"type": "beat"})
            done, _ = await asyncio.wait({receiving}, timeout=SILENCE_SECONDS)
        return bool(done)

    async def _hear(self, message: dict[str, Any]) -> None:
        handler = getattr(self, "_on_" + message["type"].replace(".", "_"), None)
        if handler is None:
            logger.warning("Unknown control message %r.", message["type"])
        else:
            await handler(message)

    async def _on_beat(self, message: dict[str, Any]) -> None:
        """Its own."""

    async def _on_settings_changed(self, message: dict[str, Any]) -> None:
        settings = await self._live.store.settings()
        if settings:
            await self._live.hub.configure(settings)

    async def _on_player_banned(self, message: dict[str, Any]) -> None:
        self._live.hub.expel(message["player"])

    async def _on_notice(self, message: dict[str, Any]) -> None:
        await self._live.hub.notify(message["text"], message["level"])

    async def _on_mirror_wanted(self, message: dict[str, Any]) -> None:
        """verify_board compares every process's mirror with the store, and asks those again
        that did not answer."""
        if self._process not in message["of"]:
            return
        snapshot = self._live.hub.mirror.snapshot()
        answer = {
            "type": "mirror",
            "process": self._process,
            "seq": snapshot.seq,
            "pixels": zlib.compress(snapshot.pixels),
        }
        await get_channel_layer().send(message["reply_to"], answer)
