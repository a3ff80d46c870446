"""Static files, answered in front of Django: a first visit asks for a hundred of them.

ServeStatic knows which files there are, what is fresh, compressed or a part. Its own way to
send one goes through Django's handler and starts a thread: six times the work.
"""

from __future__ import annotations

from typing import Any

from servestatic.middleware import ServeStaticMiddleware
from servestatic.responders import Response

from placeproject.web.headers import FILE_HEADERS, strict_transport


class Assets:
    """An ASGI application: what lies below STATIC_URL, and `other` for the rest."""

    def __init__(self, other: Any) -> None:
        self._other = other
        self._files = ServeStaticMiddleware(other)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        found = self._found(scope["path"])
        if found is None:
            await self._other(scope, receive, send)
        else:
            response = found.get_response(scope["method"], request_headers(scope))
            await answer(send, response, [*FILE_HEADERS, *strict_transport(scope)])

    def _found(self, path: str) -> Any:
        files = self._files
        if not path.startswith(files.static_prefix):
            return None
        return files.find_file(path) if files.autorefresh else files.files.get(path)


def request_headers(scope: Any) -> dict[str, str]:
    """By the names that CGI gives them (RFC 3875, 4.1.18)."""
    return {
        "HTTP_" + name.decode("latin1").upper().replace("-", "_"): value.decode("latin1")
        for name, value in scope["headers"]
    }


async def answer(send: Any, response: Response, more: list[tuple[bytes, bytes]]) -> None:
    headers = [
        (name.lower().encode("latin1"), value.encode("latin1"))
        for name, value in response.headers
        if value is not None
    ]
    start = {"type": "http.response.start", "status": int(response.status)}
    await send({**start, "headers": headers + more})
    await send({"type": "http.response.body", "body": content(response)})


def content(response: Response) -> bytes:
    """Read in the loop: kilobytes that the kernel has in memory, so a thread would cost more."""
    if response.file is None:
        return b""
    with response.file as file:
        data: bytes = file.read()
    return data
