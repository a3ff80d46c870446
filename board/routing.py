from __future__ import annotations

from django.urls import path

from board.consumers import BoardSocket

socket_routes = [path("ws/board", BoardSocket.as_asgi())]
