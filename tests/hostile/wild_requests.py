"""Requests that no good client sends, the same ones for the same seed."""
# ruff: noqa: E501 - tables

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

PATHS = (
    "/", "/api/board", "/api/pixel", "/api/config", "/api/session", "/api/me", "/api/report", "/healthz",
    "/api/pixel/1/2", "/api/pixel/1/2/more", "/api/activity", "/api/protected", "/api/history", "/api/history/board/0", "/api/stats", "/api/openapi.json", "/api/docs", "/admin/", "/sw.js",
    "/admin/login/", "/account/login/", "/static/js/main.js", "/at/1,1", "/at/1,1.png", "/face/ff0000.css", "/nothing", "/ws/board", "/i18n/setlang/",
)  # fmt: skip
METHODS = (
    "GET", "HEAD", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND",
    "get", "G" * 300, "PRI", "M-SEARCH", "GET\t", "G\x00T", "ÜBER", "", "!#$%&'*+-.^_`|~", "-1",
)  # fmt: skip
TARGETS = (
    "*", "", "?", "#", "//", "/..", "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/\\..\\",
    "http://evil.example/api/board", "https://127.0.0.1:1/", "127.0.0.1:443", "//evil.example/",
    "/api/board?", "/api/board?x", "/api/board#x", "/api/board/", "/api//board", "/./api/board",
    "/api/pixel/-1/0", "/api/pixel/1e3/0", "/api/pixel/99999999999999999999/0", "/api/pixel/1/",
    "/at/", "/at/,.png", "/at/.png", "/at/%ff,1", "/at/1,1.png?x", "/at/1,1/../../x.png", "/at/%00.png",
    "/face/zz.css", "/face/" + "0" * 32 + ".png", "/api/pixel/%31/2", "/api/pixel/٣/٤", "/static/../manage.py", "/static/%2e%2e/manage.py",
    "/static/%00", "/%", "/%zz", "/%c0%af", "/%ff%fe", "/%00", "/\x7f", "/é", "/" + "a" * 7000,
    "/" + "a" * 70_000, "/?" + "x=1&" * 3000, "/" + "../" * 500, "/admin/?next=//evil.example",
    "/account/login/?next=" + "%0d%0a" * 20, "javascript:alert(1)", "data:,x", "/api/me HTTP/1.1",
    "/ /", "/api/board\tx", "/;x=1", "/api/board;jsessionid=1", "urn:x", "http://[::1", "http://[]/",
    "/api/activity?since=" + "9" * 400, "/jsi18n/?" + "%" * 50, "/static/js/", "/static//etc/passwd",
)  # fmt: skip
VERSIONS = (
    "HTTP/1.0",
    "HTTP/0.9",
    "HTTP/2.0",
    "HTTP/9.9",
    "HTTP/1.",
    "HTTP",
    "http/1.1",
    "X/1.1",
    "",
)
JUNK = (
    "", " ", "\x00", "\t", "é", "\x80\xff", "a" * 5000, "a" * 20_000, "-1", "0", "1e9", "9" * 400,
    "null", "*", ",", ";", "=", '"', "%00", "\x0b", "W/", 'W/"', "🙂", "../..", "<script>", "{}",
    "bytes=0-0", "bytes=5-1,-1,9-", "br;q=x", "br;q=-1,gzip;q=99", "de-DE-1996-x", "close, close",
)  # fmt: skip
NAMES = (
    "Host", "Cookie", "Accept", "Accept-Encoding", "Accept-Language", "If-None-Match", "Range",
    "If-Modified-Since", "Origin", "Referer", "X-Forwarded-For", "X-Forwarded-Proto", "Forwarded",
    "X-Forwarded-Host", "Content-Type", "Content-Encoding", "Expect", "Upgrade", "Connection",
    "Keep-Alive", "TE", "Trailer", "User-Agent", "Authorization", "X-CSRFToken", "Date", "Via",
    "Sec-Fetch-Site", "Daphne-Root-Path", "X-HTTP-Method-Override", "Max-Forwards", "Proxy", "Content-Length",
    "Transfer-Encoding", "Sec-WebSocket-Key", "HTTP2-Settings", "X" * 9000, "Bad Name", "", ":",
    "No-Colon\r\nX", "Ünicode", "Tab\t", "Null\x00", "_", "cookie", "If-Range", "Accept-Charset",
)  # fmt: skip
LINES = (
    " folded: from the first line", "no colon at all", ": no name", "Host : x", "X:\x00", "X: a\rb",
    "Content-Length: 5\r\nContent-Length: 6", "Content-Length: +5", "Content-Length: -5",
    "Content-Length: 0x5", "Content-Length: 5, 5", "Content-Length: " + "9" * 30,
    "Content-Length: 5\r\nTransfer-Encoding: chunked", "Transfer-Encoding: gzip, chunked",
    "Transfer-Encoding: chunked, chunked", "Transfer-Encoding:\x0bchunked", "Transfer-Encoding: x",
    "Expect: 100-continue", "Expect: a miracle", "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings",
    "Host: a\r\nHost: b", "Host: evil.example:99999", "Host: [::1", "Host: user@x", "Host: x/../y",
    "Cookie: place_session=x:y:z", "Cookie: place_session=" + "a" * 6000, "Cookie: =;;=;",
    "Cookie: csrftoken=é; sessionid=\x80", "\r\n".join(f"X-{n}: {n}" for n in range(600)),
    "X-Forwarded-For: " + "1.2.3.4, " * 900, "X-Forwarded-For: ::ffff:1.2.3.4%eth0", "Origin: null",
    "Daphne-Root-Path: é", "Daphne-Root-Path: /../", "Upgrade: websocket\r\nConnection: Upgrade",
    "Content-Type: application/json; charset=nonsense", "Content-Type: multipart/form-data",
    "Content-Type: multipart/form-data; boundary=" + "b" * 300, "Content-Encoding: gzip",
)  # fmt: skip
BODIES = (
    b"", b"{", b"[]", b"null", b"1", b'"x"', b'{"x":1,"y":1,"color":1}', b'{"x":1e400,"y":0,"color":0}',
    b'{"x":NaN,"y":0,"color":0}', b'{"x":1,"x":2,"y":0,"color":0}', b"\xff\xfe{", b"\xef\xbb\xbf{}",
    b"[" * 5000, b'{"a":' * 900, b'{"x":"\\ud800","y":0,"color":0}', b"\x00" * 400, b"a" * 70_000,
    b'{"x":' + b"9" * 5000 + b',"y":0,"color":0}', b"x=1&y=2", b"--b\r\nContent-Disposition: form-data\r\n",
    b"5\r\nhello\r\n0\r\n\r\n", b"ffffffffffffffff\r\n", b"-1\r\n", b"zz\r\n", b"1;" + b"x" * 9000 + b"\r\n",
    b"csrfmiddlewaretoken=x&username=\x00&password=" + b"p" * 9000, b"\x1f\x8b\x08\x00broken",
)  # fmt: skip
NO_HTTP = (
    b"", b"\r\n" * 50, b"\n\n\n", b"\x00" * 300, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"SSH-2.0-x\r\n", b"GET", b"GET /", b"GET / HTTP/1.1\r\nHost",
    b"GET /\r\n\r\n", b"\r\nGET / HTTP/1.1\r\n\r\n", b"*1\r\n$4\r\nPING\r\n", b"EHLO x\r\n", b"a" * 70_000,
    b"GET / HTTP/1.1\nHost: x\nConnection: close\n\n", b"GET  /  HTTP/1.1\r\n\r\n", b"\x81\x85abcdhello",
)  # fmt: skip


@dataclass(frozen=True)
class Wild:
    """Parts are sent one by one. `is_whole`: the server is to answer or to close by itself."""

    parts: tuple[bytes, ...]
    is_whole: bool = False


def wild_requests(seed: int, count: int) -> Iterator[Wild]:
    chance = random.Random(seed)
    for number in range(count):
        yield MAKERS[number % len(MAKERS)](chance)


def head(method: str, target: str, *lines: str, version: str = "HTTP/1.1") -> bytes:
    """Latin-1 as far as it goes, UTF-8 beyond."""
    text = "\r\n".join((f"{method} {target} {version}", *lines, "", ""))
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode()


def ordinary(chance: random.Random, *lines: str, body: bytes = b"") -> bytes:
    method = chance.choice(METHODS[:4])
    length = (f"Content-Length: {len(body)}",) if body or method in ("PUT", "POST") else ()
    path = chance.choice(PATHS)
    return head(method, path, "Host: 127.0.0.1", "Connection: close", *length, *lines) + body


def odd_method(chance: random.Random) -> Wild:
    lines = ("Host: 127.0.0.1", "Connection: close")
    return Wild((head(chance.choice(METHODS), chance.choice(PATHS), *lines),))


def odd_target(chance: random.Random) -> Wild:
    lines = ("Host: 127.0.0.1", "Connection: close")
    return Wild((head(chance.choice(METHODS[:4]), chance.choice(TARGETS), *lines),))


def odd_version(chance: random.Random) -> Wild:
    lines = ("Host: 127.0.0.1", "Connection: close")
    version = chance.choice(VERSIONS)
    return Wild((head("GET", chance.choice(PATHS), *lines, version=version),))


def odd_value(chance: random.Random) -> Wild:
    lines = [f"{chance.choice(NAMES)}: {chance.choice(JUNK)}" for _ in range(chance.randint(1, 4))]
    return Wild((ordinary(chance, *lines),))


def odd_line(chance: random.Random) -> Wild:
    return Wild((ordinary(chance, chance.choice(LINES), body=chance.choice(BODIES)),))


def odd_body(chance: random.Random) -> Wild:
    """Framed as it should be: such a one is answered."""
    kind = chance.choice(("application/json", "text/plain", "multipart/form-data; boundary=b"))
    body = chance.choice(BODIES)
    lines = ("Host: 127.0.0.1", "Connection: close", f"Content-Type: {kind}")
    length = f"Content-Length: {len(body)}"
    return Wild(
        (head(chance.choice(("PUT", "POST")), chance.choice(PATHS), *lines, length) + body,), True
    )


def odd_chunks(chance: random.Random) -> Wild:
    lines = ("Host: 127.0.0.1", "Connection: close", "Transfer-Encoding: chunked")
    body = b"".join(chance.choice(BODIES[-9:]) for _ in range(chance.randint(1, 3)))
    return Wild((head("PUT", chance.choice(PATHS), *lines), body))


def split(chance: random.Random) -> Wild:
    """Whole and right, but in pieces."""
    request = ordinary(chance, body=chance.choice(BODIES[:10]))
    cuts = sorted(chance.randrange(len(request)) for _ in range(chance.randint(1, 12)))
    edges = [0, *cuts, len(request)]
    return Wild(tuple(request[a:b] for a, b in zip(edges, edges[1:], strict=False)), True)


def pipelined(chance: random.Random) -> Wild:
    first = [
        head("GET", chance.choice(PATHS), "Host: 127.0.0.1") for _ in range(chance.randint(1, 8))
    ]
    odd = chance.choice([odd_target, odd_value, odd_line, no_http])(chance)
    return Wild((b"".join([*first, *odd.parts]),))


def upgrade(chance: random.Random) -> Wild:
    """To a socket where none is, more often than not."""
    lines = ["Host: 127.0.0.1", "Connection: Upgrade", "Upgrade: websocket"]
    lines += ["Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="]
    if chance.random() < 0.5:
        lines.append(f"{chance.choice(NAMES[-20:])}: {chance.choice(JUNK)}")
    if chance.random() < 0.5:
        lines.append(f"Sec-WebSocket-Protocol: {chance.choice(JUNK)}")
    return Wild((head("GET", chance.choice((*PATHS, *TARGETS)), *lines),))


def cut(chance: random.Random) -> Wild:
    request = ordinary(chance, body=b'{"x":1,"y":1,"color":1}')
    return Wild((request[: chance.randrange(1, len(request))],))


def no_http(chance: random.Random) -> Wild:
    if chance.random() < 0.5:
        return Wild((chance.choice(NO_HTTP),))
    return Wild((chance.randbytes(chance.randint(1, 3000)) + b"\r\n\r\n",))


def mutated(chance: random.Random) -> Wild:
    """A right one with a few of its bytes changed."""
    request = bytearray(ordinary(chance, body=chance.choice(BODIES[:10])))
    for _ in range(chance.randint(1, 6)):
        request[chance.randrange(len(request))] = chance.randrange(256)
    return Wild((bytes(request),))


MAKERS: tuple[Callable[[random.Random], Wild], ...] = (
    odd_method, odd_target, odd_version, odd_value, odd_line, odd_body, odd_chunks, split,
    pipelined, upgrade, cut, no_http, mutated,
)  # fmt: skip
