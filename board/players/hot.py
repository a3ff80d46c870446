"""The hot paths of placing over HTTP, as plain ASGI apps in front of Django: PUT and DELETE
/api/pixel; and /healthz. What everybody may read is in copies/.

Django's handler would cost two thirds of such a request. Rules and refusals are the same code
as everywhere else.
"""

from __future__ import annotations

import json
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
from board.live import drain, live, meter
from board.placing.place import parse_placement
from board.players.answer import JSON_HEADERS, Receive, Scope, Send, respond, send_problem
from board.store.verdict import Accepted, Undone

MAX_BODY_BYTES = 1024


# --- PUT, DELETE /api/pixel -----------------------------------------------------------------


async def own_pixel(scope: Scope, receive: Receive, send: Send) -> None:
    try:
        answer = await PIXEL_METHODS.get(scope["method"], not_allowed)(scope, receive)
    except Problem as problem:
        meter.current().count("Refusals", problem.slug)
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
    x, y = await now.hub.point(taken_back.pixel)
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
        piece: bytes = message.get("body", b"")
        body += piece
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
