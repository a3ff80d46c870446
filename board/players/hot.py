"""The two hot HTTP paths, as plain ASGI apps in front of Django: GET /api/board, PUT and DELETE
/api/pixel.

Django's handler would cost two thirds of such a request. Rules and refusals are the same code
as everywhere else.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

from board.core.problem import (
    Malformed,
    MethodNotAllowed,
    Problem,
    Unavailable,
    UnsupportedMediaType,
    rfc3339,
)
from board.identity import session
from board.identity.address import network_of
from board.identity.origin import refuse_cross_site
from board.identity.visitor import Visitor
from board.live import drain, live
from board.placing.place import parse_placement
from board.players.negotiation import chosen_encoding, is_match
from board.store.answer import Accepted, Undone

MAX_BODY_BYTES = 1024
STALE_SECONDS = 5  # how much longer a cache may serve a board while it fetches the next
STALE_ON_ERROR_SECONDS = 60

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]


# --- PUT, DELETE /api/pixel -----------------------------------------------------------------


async def own_pixel(scope: Scope, receive: Receive, send: Send) -> None:
    try:
        answer = await PIXEL_METHODS.get(scope["method"], not_allowed)(scope, receive)
    except Problem as problem:
        await send_problem(send, problem)
        return
    await respond(send, 200, json.dumps(answer).encode(), JSON_HEADERS)


async def placed(scope: Scope, receive: Receive) -> dict[str, Any]:
    visitor, player = acting(scope)
    x, y, color = parse_placement(read_json(visitor, await read_body(receive)))
    now, network = live.current(), network_of(visitor)
    await now.allowance.take(network)
    try:
        accepted = await now.placing.place(player, x, y, color)
    except Problem:
        now.allowance.give_back(network)
        raise
    return told(accepted, x, y, color)


async def undone(scope: Scope, receive: Receive) -> dict[str, Any]:
    visitor, player = acting(scope)
    if await read_body(receive):
        raise Malformed("There is no body to this: the latest placement is meant.")
    now, network = live.current(), network_of(visitor)
    await now.allowance.take(network)
    try:
        taken_back = await now.placing.undo(player)
    except Problem:
        now.allowance.give_back(network)
        raise
    x, y = now.hub.settings.grid.point(taken_back.pixel)
    return told(taken_back, x, y, taken_back.color)


async def not_allowed(scope: Scope, receive: Receive) -> dict[str, Any]:
    allowed = ", ".join(PIXEL_METHODS)
    raise MethodNotAllowed(f"Allowed here: {allowed}.", allow=allowed)


PIXEL_METHODS = {"PUT": placed, "DELETE": undone}


def acting(scope: Scope) -> tuple[Visitor, str]:
    """Who asks, and as which player. Raises CrossSite or NoSession."""
    visitor = Visitor.of_scope(scope)
    refuse_cross_site(visitor)
    return visitor, session.player_of(visitor)


def told(answer: Accepted | Undone, x: int, y: int, color: int) -> dict[str, Any]:
    return {
        "seq": answer.seq,
        "x": x,
        "y": y,
        "color": color,
        "next_placement_at": rfc3339(answer.now_ms + answer.wait_ms),
        "wait_ms": answer.wait_ms,
    }


async def read_body(receive: Receive) -> bytes:
    """Raises Malformed for a body over the limit, before it is all here."""
    body = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Malformed("The request was cut off.")
        body += message.get("body", b"")
        if len(body) > MAX_BODY_BYTES:
            raise Malformed(f"The body must be at most {MAX_BODY_BYTES} bytes.")
        if not message.get("more_body"):
            return body


def read_json(visitor: Visitor, body: bytes) -> object:
    content_type = visitor.headers.get(b"content-type", b"").split(b";")[0].strip().lower()
    if content_type != b"application/json":
        raise UnsupportedMediaType("The body must be JSON: Content-Type: application/json.")
    try:
        return json.loads(body.decode(), object_pairs_hook=without_repeats)
    except (ValueError, RecursionError) as error:
        raise Malformed(f"The body is not JSON: {error}") from error


def without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """What one reader takes from the first of two equal keys, another takes from the last."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Malformed("The body has a key twice.")
    return found


# --- GET /api/board ------------------------------------------------------------------------


async def get_board(scope: Scope, receive: Receive, send: Send) -> None:
    try:
        status, body, headers = await board(scope)
    except Problem as problem:
        await send_problem(send, problem)
        return
    await respond(send, status, body, headers, has_body=scope["method"] != "HEAD")


async def board(scope: Scope) -> tuple[int, bytes, Headers]:
    if scope["method"] not in ("GET", "HEAD"):
        raise MethodNotAllowed("Allowed here: GET, HEAD.", allow="GET, HEAD")
    if scope["query_string"]:
        raise Malformed("The board takes no query string: it would only get around the caches.")
    hub = live.current().hub
    if not hub.follower.is_loaded:
        raise Unavailable("The board is being loaded. Try again soon.")
    edition = hub.press.edition()
    headers = Visitor.of_scope(scope).headers
    encoding = chosen_encoding(headers.get(b"accept-encoding", b""))
    etag = b'"%d-%s"' % (edition.seq, encoding.encode())
    common = [
        (b"etag", etag),
        (b"x-board-seq", b"%d" % edition.seq),
        (b"cache-control", cache_control(hub.settings.board_ttl_seconds)),
        (b"vary", b"Accept-Encoding"),
    ]
    if is_match(headers.get(b"if-none-match", b""), etag):
        return 304, b"", common
    body = await edition.body(encoding)
    common.append((b"content-type", b"application/octet-stream"))
    if encoding != "identity":
        common.append((b"content-encoding", encoding.encode()))
    return 200, body, common


def cache_control(ttl_seconds: int) -> bytes:
    """Shared caches keep a board for the TTL; browsers ask again each time."""
    return b"public, max-age=0, s-maxage=%d, stale-while-revalidate=%d, stale-if-error=%d" % (
        ttl_seconds,
        STALE_SECONDS,
        STALE_ON_ERROR_SECONDS,
    )


# --- GET /healthz --------------------------------------------------------------------------


async def healthz(scope: Scope, receive: Receive, send: Send) -> None:
    """For load balancers, which ask by address: it answers before any check of the host. The
    reason is for those who run the board."""
    try:
        trouble = "It is stopping." if drain.is_draining() else live.current().health.trouble
    except Unavailable as problem:
        trouble = problem.detail
    text = f"not ready: {trouble}\n" if trouble else "ok\n"
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    await respond(send, 503 if trouble else 200, text.encode(), headers)


# --- answers -------------------------------------------------------------------------------

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
