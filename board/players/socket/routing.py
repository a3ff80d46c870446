from __future__ import annotations

from typing import Any

from django.urls import path, re_path

from board.players.socket.consumer import BoardSocket


async def nothing(scope: Any, receive: Any, send: Any) -> Any:
    """Closed before it is accepted: 403. Our own server answers 404 before it asks."""
    await receive()
    await send({"type": "websocket.close"})


socket_routes = [path("ws/board", BoardSocket.as_asgi()), re_path("", nothing)]
