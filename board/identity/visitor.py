"""What a request says of whoever sent it: its headers and its peer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.http import HttpRequest


class Visitor(NamedTuple):
    """What identity needs of a request, HTTP or socket. Header names are lower-case."""

    headers: Mapping[bytes, bytes]
    peer: str

    @classmethod
    def of_scope(cls, scope: Mapping[str, Any]) -> Visitor:
        """Of ASGI's: a client may be missing, as behind a Unix socket."""
        client = scope.get("client")
        return cls(joined(scope["headers"]), client[0] if client else "")

    @classmethod
    def of_request(cls, request: HttpRequest) -> Visitor:
        headers = {
            name.lower().encode("latin1"): value.encode("latin1")
            for name, value in request.headers.items()
        }
        return cls(headers, request.META.get("REMOTE_ADDR", ""))


def joined(headers: Iterable[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
    """Headers by name; one that comes in several lines as one (RFC 9110, 5.3). The last line
    alone would be the client's choice of what a proxy said."""
    found: dict[bytes, bytes] = {}
    for name, value in headers:
        if name in found:
            value = found[name] + (b"; " if name == b"cookie" else b", ") + value
        found[name] = value
    return found


def host_of(visitor: Visitor) -> str:
    return visitor.headers.get(b"host", b"").decode("latin1")
