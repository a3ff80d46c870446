"""Stock Channels: a consumer as its documentation writes it, on Daphne's own command."""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.references.settings")

import django
from channels.generic.websocket import AsyncWebsocketConsumer
from channels.routing import ProtocolTypeRouter
from django.conf import settings

from board.core.formats.messages import Placed, decode_place, encode_placed
from board.store.store import Store
from board.store.verdict import Accepted, Attempt
from tests.bench.measured_board import GRID

django.setup()
store = Store.open(settings.VALKEY_URL)


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
