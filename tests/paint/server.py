"""A real HTTP server that answers as a test says: what a Place server does on bad days.

The tests of `paint` against a whole board are in tests/paint/test_paint.py.
"""

from __future__ import annotations

from collections import deque
from typing import Any

from aiohttp import web

from board.core.formats.snapshot import Snapshot, encode_snapshot
from board.core.palette import PALETTE_2017
from board.core.tiles.grid import Grid
from board.core.tiles.packed import get_pixel, set_pixel


def problem(status: int, slug: str, detail: str, **extra: Any) -> web.Response:
    body = {"type": f"/problems/{slug}", "status": status, "detail": detail, **extra}
    return web.json_response(body, status=status, content_type="application/problem+json")


class ScriptedServer:
    """Takes every placement, unless `placing` holds another answer to give, as `joining` does for
    sessions and `loading` for config and board.

    None in `placing` closes the connection without an answer, after the pixel was placed.
    """

    def __init__(self, width: int = 10, height: int = 7, **more: int) -> None:
        self.grid = Grid.new(width, height, **more)
        self.pixels = bytearray(self.grid.byte_length)
        self.seq = 0
        self.sessions = 0
        self.sessions_max = 1000
        self.placing: deque[web.Response | None] = deque()
        self.joining: deque[web.Response] = deque()
        self.loading: deque[web.Response] = deque()
        self.placed: list[tuple[str, int, int, int]] = []
        self.wait_ms = 0

    async def __aenter__(self) -> ScriptedServer:
        app = web.Application()
        app.router.add_get("/api/config", self.config)
        app.router.add_get("/api/board", self.board)
        app.router.add_post("/api/session", self.join)
        app.router.add_put("/api/pixel", self.place)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    async def config(self, request: web.Request) -> web.Response:
        if self.loading:
            return self.loading.popleft()
        palette = [{"index": c.index, "name": c.name, "hex": c.hex} for c in PALETTE_2017]
        rectangle = self.grid.as_config()
        return web.json_response({**rectangle, "palette": palette, "cooldown_seconds": 0})

    async def board(self, request: web.Request) -> web.Response:
        if self.loading:
            return self.loading.popleft()
        snapshot = Snapshot(self.grid, self.seq, bytes(self.pixels))
        return web.Response(body=encode_snapshot(snapshot))

    def color_at(self, x: int, y: int) -> int:
        return get_pixel(self.pixels, self.grid.address(x, y), self.grid.bits)

    def rows(self) -> list[list[int]]:
        columns, lines = range(self.grid.width), range(self.grid.height)
        left, top = self.grid.left, self.grid.top
        return [[self.color_at(left + x, top + y) for x in columns] for y in lines]

    async def join(self, request: web.Request) -> web.Response:
        if self.joining:
            return self.joining.popleft()
        if self.sessions == self.sessions_max:
            return problem(429, "too-many", "These are enough sessions.")
        self.sessions += 1
        response = web.json_response({}, status=201)
        response.set_cookie("player", f"player-{self.sessions}", httponly=True)
        return response

    async def place(self, request: web.Request) -> web.Response:
        if not self.placing:
            return await self.accept(request)
        answer = self.placing.popleft()
        if answer is not None:
            return answer
        assert request.transport
        accepted = await self.accept(request)
        request.transport.abort()
        return accepted

    async def accept(self, request: web.Request) -> web.Response:
        body = await request.json()
        x, y, color = body["x"], body["y"], body["color"]
        set_pixel(self.pixels, self.grid.address(x, y), color, self.grid.bits)
        self.seq += 1
        self.placed.append((request.cookies["player"], x, y, color))
        return web.json_response({"seq": self.seq, **body, "wait_ms": self.wait_ms})
