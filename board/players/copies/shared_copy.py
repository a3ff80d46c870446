"""What caches keep for everybody: the same bytes for all, in the encoding that a client takes, and
nothing where it has them already (RFC 9110, 12.5.3 and 13.1.2)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple

from board.core.problem import Malformed, MethodNotAllowed, Problem, Unavailable
from board.identity.visitor import Visitor
from board.live import live
from board.live.live import Live
from board.players.answer import Headers, Receive, Scope, Send, respond, send_problem
from board.players.copies.negotiation import ENCODINGS, chosen_encoding, is_match

STALE_SECONDS = 5  # how much longer a cache may serve a board while it fetches the next
STALE_ON_ERROR_SECONDS = 60


class SharedCopy(NamedTuple):
    """`name` changes with the content; `body` makes it in one of the encodings that are `offered`,
    or as "identity"."""

    name: str
    body: Callable[[str], Awaitable[bytes]]
    headers: Headers
    content_type: bytes = b"application/octet-stream"
    offered: Sequence[str] = ENCODINGS


Find = Callable[[Live], Awaitable[SharedCopy]]


def shared(find: Find) -> Callable[[Scope, Receive, Send], Awaitable[None]]:
    """The ASGI app that answers with what `find` finds once the board is loaded."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            status, body, headers = await conditional(scope, find)
        except Problem as problem:
            await send_problem(send, problem)
            return
        await respond(send, status, body, headers, has_body=scope["method"] != "HEAD")

    return answer


async def conditional(scope: Scope, find: Find) -> tuple[int, bytes, Headers]:
    if scope["method"] not in ("GET", "HEAD"):
        raise MethodNotAllowed("Allowed here: GET, HEAD.", allow="GET, HEAD")
    if scope["query_string"]:
        raise Malformed("There is no query string to this: it would only get around the caches.")
    now = live.current()
    if not now.hub.follower.is_loaded:
        raise Unavailable("The board is being loaded. Try again soon.")
    caching = cache_control(now.hub.settings.board_ttl_seconds)
    return await negotiated(scope, await find(now), caching)


async def negotiated(scope: Scope, copy: SharedCopy, caching: bytes) -> tuple[int, bytes, Headers]:
    given = Visitor.of_scope(scope).headers
    encoding = chosen_encoding(given.get(b"accept-encoding", b""), copy.offered)
    etag = f'"{copy.name}-{encoding}"'.encode()
    headers = [
        (b"etag", etag),
        *copy.headers,
        (b"cache-control", caching),
        (b"vary", b"Accept-Encoding"),
    ]
    if is_match(given.get(b"if-none-match", b""), etag):
        return 304, b"", headers
    body = await copy.body(encoding)
    headers.append((b"content-type", copy.content_type))
    if encoding != "identity":
        headers.append((b"content-encoding", encoding.encode()))
    return 200, body, headers


def cache_control(ttl_seconds: int) -> bytes:
    """Shared caches keep a board for the TTL; browsers ask again each time."""
    return b"public, max-age=0, s-maxage=%d, stale-while-revalidate=%d, stale-if-error=%d" % (
        ttl_seconds,
        STALE_SECONDS,
        STALE_ON_ERROR_SECONDS,
    )
