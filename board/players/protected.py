"""GET /api/protected: which pixels nobody may place on, in front of Django as the board is."""

from __future__ import annotations

from board.core.problem import Malformed, MethodNotAllowed, Problem, Unavailable
from board.identity.visitor import Visitor
from board.live import live
from board.players.hot import Headers, Receive, Scope, Send, cache_control, respond, send_problem
from board.players.negotiation import chosen_encoding, is_match


async def get_protected(scope: Scope, receive: Receive, send: Send) -> None:
    try:
        status, body, headers = await protected(scope)
    except Problem as problem:
        await send_problem(send, problem)
        return
    await respond(send, status, body, headers, has_body=scope["method"] != "HEAD")


async def protected(scope: Scope) -> tuple[int, bytes, Headers]:
    if scope["method"] not in ("GET", "HEAD"):
        raise MethodNotAllowed("Allowed here: GET, HEAD.", allow="GET, HEAD")
    if scope["query_string"]:
        raise Malformed("There is no query string to this: it would only get around the caches.")
    now = live.current()
    if not now.hub.follower.is_loaded:  # its settings may not be the board's yet
        raise Unavailable("The board is being loaded. Try again soon.")
    sheet = await now.protection.sheet(now.reads, now.hub.settings)
    given = Visitor.of_scope(scope).headers
    encoding = chosen_encoding(given.get(b"accept-encoding", b""))
    etag = b'"%s-%s"' % (sheet.name.encode() or b"none", encoding.encode())
    headers = [
        (b"etag", etag),
        (b"cache-control", cache_control(now.hub.settings.board_ttl_seconds)),
        (b"vary", b"Accept-Encoding"),
    ]
    if is_match(given.get(b"if-none-match", b""), etag):
        return 304, b"", headers
    body = await sheet.body(encoding)
    headers.append((b"content-type", b"application/octet-stream"))
    if encoding != "identity":
        headers.append((b"content-encoding", encoding.encode()))
    return 200, body, headers
