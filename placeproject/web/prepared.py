"""Answers that are the same for everybody, made once for each change and sent as the board is.

Django makes them, for nobody in particular: what it is asked with names a host, a language and
whether TLS was used, and no cookie. So all that its middleware decides stays its own, and
nothing of one visitor gets to another. As nothing in them is secret, compressing them betrays
nothing (BREACH).
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, NamedTuple

import brotli
from django.conf import settings
from django.http import parse_cookie
from django.http.request import split_domain_port, validate_host

from board.core.problem import Unavailable
from board.identity.visitor import Visitor, host_of
from board.live import live
from board.players.answer import Headers, Receive, Scope, Send, respond
from board.players.copies.negotiation import chosen_encoding, is_match
from placeproject.web.headers import is_https
from placeproject.web.language import chosen_language

MOST = 256  # answers at a time; hosts are the clients' choice where any is allowed
DEBUG_SECONDS = 1.0  # templates are edited there
GZIP_LEVEL, BROTLI_QUALITY = 9, 9
PATHS = frozenset(
    (
        "/",
        "/api/config",
        "/api/docs",
        "/api/openapi.json",
        "/manifest.webmanifest",
        "/sw.js",
        *(f"/words/{code}.json" for code, _ in settings.LANGUAGES),
    )
)
COMPRESS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, quality=BROTLI_QUALITY),
    "gzip": lambda body: gzip.compress(body, GZIP_LEVEL, mtime=0),
    "identity": lambda body: body,
}

Application = Callable[[Scope, Receive, Send], Awaitable[None]]


class Wanted(NamedTuple):
    """All that such an answer depends on, beside the live settings."""

    path: str
    host: str
    is_https: bool
    language: str


class Prepared:
    """One answer of Django's, in each encoding that was asked for."""

    def __init__(self, headers: Headers, body: bytes) -> None:
        self._headers, self._body = headers, body
        self._digest = hashlib.sha256(body).hexdigest()[:16].encode()
        self._bodies: dict[str, bytes] = {}

    async def reply(self, encoding: str, if_none_match: bytes) -> tuple[int, bytes, Headers]:
        etag = b'"%s-%s"' % (self._digest, encoding.encode())
        headers = [*self._headers, (b"etag", etag)]
        if is_match(if_none_match, etag):
            return 304, b"", headers
        if encoding not in self._bodies:
            self._bodies[encoding] = await asyncio.to_thread(COMPRESS[encoding], self._body)
        if encoding != "identity":
            headers.append((b"content-encoding", encoding.encode()))
        return 200, self._bodies[encoding], headers


class PreparedAnswers:
    """An ASGI application: what is prepared, and `django` for the rest."""

    def __init__(self, django: Application, clock: Callable[[], float] = time.monotonic) -> None:
        self._django, self._clock = django, clock
        self._answers: OrderedDict[Wanted, asyncio.Future[Prepared | None]] = OrderedDict()
        self._settings: object = None  # those that the answers were made with
        self._made_at = 0.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        visitor = Visitor.of_scope(scope)
        wanted = wanted_of(scope, visitor)
        prepared = await self._prepared(wanted) if wanted else None
        if prepared is None:
            await self._django(scope, receive, send)
            return
        headers = visitor.headers
        encoding = chosen_encoding(headers.get(b"accept-encoding", b""))
        reply = await prepared.reply(encoding, headers.get(b"if-none-match", b""))
        await respond(send, *reply, has_body=scope["method"] != "HEAD")

    async def _prepared(self, wanted: Wanted) -> Prepared | None:
        """Those who ask at once wait for one answer; a refusal is nobody else's."""
        if not self._is_current():
            return None
        if wanted not in self._answers:
            self._answers[wanted] = asyncio.ensure_future(made(self._django, wanted))
        answer = self._answers[wanted]
        self._answers.move_to_end(wanted)
        while len(self._answers) > MOST:
            self._answers.popitem(last=False)
        try:
            return await asyncio.shield(answer)
        finally:
            if is_vain(answer) and self._answers.get(wanted) is answer:
                del self._answers[wanted]

    def _is_current(self) -> bool:
        """Forgets what is of other settings; without a board nothing is prepared."""
        try:
            found = live.current().hub.settings
        except Unavailable:
            return False
        now = self._clock()
        if found is not self._settings or (settings.DEBUG and now - self._made_at > DEBUG_SECONDS):
            self._answers.clear()
            self._settings, self._made_at = found, now
        return True


def wanted_of(scope: Scope, visitor: Visitor) -> Wanted | None:
    """None for what Django has to see itself: other paths and methods, hosts that are not ours,
    and those who are to come over TLS."""
    path = (scope.get("raw_path") or scope["path"].encode()).decode("latin1")
    if path not in PATHS or scope["method"] not in ("GET", "HEAD"):
        return None
    host, secure = host_of(visitor), bool(settings.SECURE_PROXY_SSL_HEADER) and is_https(scope)
    domain, _ = split_domain_port(host)
    if not domain or not validate_host(domain, settings.ALLOWED_HOSTS):
        return None
    if settings.SECURE_SSL_REDIRECT and not secure:
        return None
    accept = visitor.headers.get(b"accept-language", b"").decode("latin1")
    return Wanted(path, host, secure, chosen_language(own_language(visitor), accept))


def own_language(visitor: Visitor) -> str:
    """What the visitor has set in the page."""
    cookie = visitor.headers.get(b"cookie", b"")
    name = settings.LANGUAGE_COOKIE_NAME
    if name.encode() not in cookie:
        return ""
    return parse_cookie(cookie.decode("latin1")).get(name, "")


async def made(django: Application, wanted: Wanted) -> Prepared | None:
    """Django's answer; None when it is a refusal or a redirect, or sets a cookie."""
    sent: list[dict[str, Any]] = []
    received: Iterator[dict[str, Any]] = iter([{"type": "http.request", "body": b""}])

    async def receive() -> dict[str, Any]:
        for message in received:
            return message
        return await asyncio.Future()  # nobody who could leave

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await django(plain_scope(wanted), receive, send)
    start, body = sent[0], b"".join(message.get("body", b"") for message in sent[1:])
    names = {name.lower() for name, _ in start["headers"]}
    if start["status"] != 200 or b"set-cookie" in names:
        return None
    return Prepared(kept_headers(start["headers"]), body)


def plain_scope(wanted: Wanted) -> Scope:
    headers = [(b"host", wanted.host), (b"accept-language", wanted.language)]
    if wanted.is_https:
        headers.append((settings.PLACE_HTTPS_HEADER.lower().encode(), "https"))
    return {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "path": wanted.path,
        "raw_path": wanted.path.encode(),
        "query_string": b"",
        "headers": [(name, value.encode("latin1")) for name, value in headers],
    }


def kept_headers(headers: Headers) -> Headers:
    """Without the length, which depends on the encoding as everything does now."""
    found = [(name.lower(), value) for name, value in headers]
    vary = b", ".join(value for name, value in found if name == b"vary")
    kept = [pair for pair in found if pair[0] not in (b"content-length", b"vary")]
    return [*kept, (b"vary", vary + b", Accept-Encoding" if vary else b"Accept-Encoding")]


def is_vain(answer: asyncio.Future[Prepared | None]) -> bool:
    """Whether it came to nothing, and may be tried again."""
    if not answer.done():
        return False
    return answer.cancelled() or answer.exception() is not None or answer.result() is None
