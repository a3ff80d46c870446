"""Where a request goes: hot paths, socket and static files first, the rest to Django."""

from __future__ import annotations

import os
from typing import Any

from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application

from placeproject.assets import Assets

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "placeproject.settings")
django_application = get_asgi_application()  # before anything that imports models

from board.hot import get_board, healthz, put_pixel  # noqa: E402
from board.routing import socket_routes  # noqa: E402

# As they were asked for: caches keep each spelling of an address apart.
HOT_PATHS = {b"/api/board": get_board, b"/api/pixel": put_pixel, b"/healthz": healthz}
assets = Assets(django_application)


async def http(scope: Any, receive: Any, send: Any) -> None:
    raw_path = scope.get("raw_path") or scope["path"].encode()
    await HOT_PATHS.get(raw_path, assets)(scope, receive, send)


application = ProtocolTypeRouter({"http": http, "websocket": URLRouter(socket_routes)})
