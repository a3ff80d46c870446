"""A proxy in front of the emulator that counts what web tasks send to it and get from it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import parse_qs

import aiohttp
from aiohttp import web

HOP_BY_HOP = {"connection", "content-length", "transfer-encoding", "content-encoding", "host"}


class CountingProxy:
    """`counts` by operation, and "messages received" in the answers of ReceiveMessage."""

    def __init__(self, target: str) -> None:
        self.counts: Counter[str] = Counter()
        self._target = target

    @asynccontextmanager
    async def running(self) -> AsyncIterator[str]:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._pass_on)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        async with aiohttp.ClientSession(auto_decompress=False) as self._http:
            yield f"http://127.0.0.1:{runner.addresses[0][1]}"
        await runner.cleanup()

    async def _pass_on(self, request: web.Request) -> web.Response:
        body = await request.read()
        headers = dict(request.headers.items())
        async with self._http.request(
            request.method, self._target + request.path_qs, data=body, headers=headers
        ) as reply:
            answer = await reply.read()
            self._count(operation(request, body), answer)
            kept = {k: v for k, v in reply.headers.items() if k.lower() not in HOP_BY_HOP}
            return web.Response(status=reply.status, body=answer, headers=kept)

    def _count(self, name: str, answer: bytes) -> None:
        self.counts[name] += 1
        if name == "ReceiveMessage":
            self.counts["messages received"] += len(json.loads(answer).get("Messages", []))


def operation(request: web.Request, body: bytes) -> str:
    """Its name in JSON protocols (a header) and in the query protocol (the body)."""
    target = request.headers.get("X-Amz-Target", "")
    if target:
        return target.rpartition(".")[2]
    return parse_qs(body.decode(errors="replace")).get("Action", ["?"])[0]
