"""Answers of the plain ASGI apps in front of Django."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

from board.core.problem import Problem

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

JSON_HEADERS: Headers = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]


async def send_problem(send: Send, problem: Problem) -> None:
    headers = [(b"content-type", b"application/problem+json"), (b"cache-control", b"no-store")]
    if problem.retry_after_seconds is not None:
        headers.append((b"retry-after", b"%d" % problem.retry_after_seconds))
    if "allow" in problem.extra:
        headers.append((b"allow", problem.extra["allow"].encode()))
    await respond(send, problem.status, json.dumps(problem.as_dict()).encode(), headers)


async def respond(
    send: Send, status: int, body: bytes, headers: Headers, *, has_body: bool = True
) -> None:
    if status != 304:
        headers = [*headers, (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body if has_body else b""})
