"""GET /at/x,y.png: a picture of a place as of now, in front of Django as the board is; and
/at/board.png, of the whole board or its middle.

A CDN asks for it without the visitor's Host and cookies, so that it may keep it for everybody.
"""

from __future__ import annotations

from board.core.problem import MethodNotAllowed, Problem, Unavailable
from board.hub.hub import Hub
from board.identity.address import network_of
from board.identity.visitor import Visitor
from board.live import live
from board.pictures.gallery import FRESH_SECONDS
from board.pictures.region import region_of
from board.players.answer import Receive, Scope, Send, respond, send_problem

BEFORE, AFTER = b"/at/", b".png"
HEADERS = [
    (b"content-type", b"image/png"),
    (b"cache-control", b"public, max-age=%d" % FRESH_SECONDS),
    (b"cross-origin-resource-policy", b"cross-origin"),  # cards show it on other sites
]


def is_picture(raw_path: bytes) -> bool:
    return raw_path.startswith(BEFORE) and raw_path.endswith(AFTER)


async def get_picture(scope: Scope, receive: Receive, send: Send) -> None:
    try:
        png = await picture(scope)
    except Problem as problem:
        await send_problem(send, problem)
        return
    await respond(send, 200, png, HEADERS, has_body=scope["method"] != "HEAD")


async def picture(scope: Scope) -> bytes:
    if scope["method"] not in ("GET", "HEAD"):
        raise MethodNotAllowed("Allowed here: GET, HEAD.", allow="GET, HEAD")
    now = live.current()
    grid = loaded(now.hub).settings.grid
    name = scope["path"].removeprefix(BEFORE.decode()).removesuffix(AFTER.decode())
    network = network_of(Visitor.of_scope(scope))[-1]
    return await now.gallery.picture(region_of(name, grid), now.hub, network)


def loaded(hub: Hub) -> Hub:
    """Raises Unavailable."""
    if not hub.follower.is_loaded:
        raise Unavailable("The board is being loaded. Try again soon.")
    return hub
