"""Stock Channels: a consumer as its documentation writes it, on Daphne's own command."""

from __future__ import annotations

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.references.settings")
django.setup()

from channels.generic.websocket import AsyncWebsocketConsumer  # noqa: E402
from channels.routing import ProtocolTypeRouter  # noqa: E402
from django.conf import settings  # noqa: E402

from board.core.formats.messages import Placed, decode_place, encode_placed  # noqa: E402
from board.core.tiles.grid import Grid  # noqa: E402
from board.store.store import Store  # noqa: E402
from board.store.verdict import Accepted, Attempt  # noqa: E402

store = Store.open(settings.VALKEY_URL)
GRID = Grid.new(1000, 1000)


class BoardConsumer(AsyncWebsocketConsumer):
    async def connect(self) -> None:
        await self.channel_layer.group_add("board", self.channel_name)
        await self.accept()

    async def disconnect(self, code: int) -> None:
        await self.channel_layer.group_discard("board", self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes = b"") -> None:
        if bytes_data[0] == 0x10:
            await self.place(bytes_data)
        else:
            await self.channel_layer.group_send("board", {"type": "pixels", "frame": bytes_data})

    async def place(self, message: bytes) -> None:
        """One awaited script call each."""
        place = decode_place(message)
        attempt = Attempt("somebody", GRID.address(place.x, place.y), place.color)
        [answer] = await store.place([attempt])
        assert isinstance(answer, Accepted)
        placed = Placed(place.request_id, answer.seq, answer.wait_ms)
        await self.send(bytes_data=encode_placed(placed))

    async def pixels(self, event: dict[str, bytes]) -> None:
        await self.send(bytes_data=event["frame"])


application = ProtocolTypeRouter({"websocket": BoardConsumer.as_asgi()})
