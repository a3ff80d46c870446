"""Where a request goes: hot paths, socket, static files and what is prepared first, the rest to
Django."""

from __future__ import annotations

import os
from typing import Any

from channels.routing import ProtocolTypeRouter, URLRouter
from django.conf import settings
from django.core.asgi import get_asgi_application

from placeproject.web.assets import Assets
from placeproject.web.headers import ANSWER_HEADERS, secured_data

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "placeproject.settings")
django_application = get_asgi_application()

# These import models, which Django has to be set up for: they cannot stand at the top (E402).
from board.players.copies.board_copy import get_board  # noqa: E402
from board.players.copies.history_copies import get_history, is_history  # noqa: E402
from board.players.copies.place_picture import get_picture, is_picture  # noqa: E402
from board.players.copies.protected import get_protected  # noqa: E402
from board.players.copies.statistics_copy import get_statistics  # noqa: E402
from board.players.hot import healthz, own_pixel  # noqa: E402
from board.players.socket.routing import socket_routes  # noqa: E402
from placeproject.web.prepared import PreparedAnswers  # noqa: E402
from placeproject.web.turnstile import Turnstiles  # noqa: E402

# As they were asked for: caches keep each spelling of an address apart.
HOT_PATHS = {
    b"/api/board": secured_data(get_board),
    b"/api/pixel": secured_data(own_pixel, ANSWER_HEADERS),
    b"/api/protected": secured_data(get_protected),
    b"/api/stats": secured_data(get_statistics),
    b"/healthz": secured_data(healthz),
}
PREFIXED = [(is_picture, secured_data(get_picture)), (is_history, secured_data(get_history))]
assets = Assets(PreparedAnswers(Turnstiles(django_application)))


async def http(scope: Any, receive: Any, send: Any) -> None:
    raw_path = scope.get("raw_path") or scope["path"].encode()
    other = next((app for is_one, app in PREFIXED if is_one(raw_path)), assets)
    await HOT_PATHS.get(raw_path, other)(scope, receive, send)


routes = ProtocolTypeRouter({"http": http, "websocket": URLRouter(socket_routes)})


async def application(scope: Any, receive: Any, send: Any) -> None:
    if settings.PLACE_TRUSTED_PROXIES.networks and not is_from_proxy(scope):
        scope = scope | {"headers": [*filter(is_own_word, scope["headers"])]}
    await routes(scope, receive, send)


def is_from_proxy(scope: Any) -> bool:
    client = scope.get("client")
    return bool(client and settings.PLACE_TRUSTED_PROXIES.trust(client[0]))


def is_own_word(header: tuple[bytes, bytes]) -> bool:
    """Whether anybody may say it: these two are for proxies, and nothing behind here asks again
    who sent them."""
    return header[0] not in (b"x-forwarded-for", settings.PLACE_HTTPS_HEADER.lower().encode())
