"""Who a request comes from: its session cookie, its address, and its site."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from functools import lru_cache
from ipaddress import IPv6Address, ip_network
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, parse_cookie
from django.http.request import split_domain_port, validate_host
from django.utils.crypto import salted_hmac
from django.utils.http import is_same_domain

from board.core.batch import MAX_PLAYER_BYTES
from board.core.problem import CrossSite, NoSession
from board.identity.proxies import Proxies

COOKIE = "place_session"
COOKIE_SECONDS = 365 * 24 * 3600
MOST_REMEMBERED_BYTES = 200  # of an X-Forwarded-For whose client we keep in mind
PLAYER_BYTES = 12  # 96 random bits: 16 characters

signer = signing.TimestampSigner(salt="place.session")


class Visitor(NamedTuple):
    """What identity needs of a request, HTTP or socket. Header names are lower-case."""

    headers: Mapping[bytes, bytes]
    peer: str

    @classmethod
    def of_scope(cls, scope: Mapping[str, object]) -> Visitor:
        client = scope.get("client")
        headers: Iterable[tuple[bytes, bytes]] = scope["headers"]  # type: ignore[assignment]
        return cls(joined(headers), client[0] if client else "")  # type: ignore[index]

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


# --- the session -------------------------------------------------------------------------------


def new_player() -> str:
    return secrets.token_urlsafe(PLAYER_BYTES)


def sign(player: str) -> str:
    """The cookie's value."""
    return signer.sign(player)


def player_of(visitor: Visitor) -> str:
    """The player's id. Raises NoSession for a missing, forged or expired cookie."""
    value = session_cookie(visitor.headers.get(b"cookie", b""))
    if value is None:
        raise NoSession("There is no session cookie; POST /api/session gives you one.")
    try:
        player = signer.unsign(value, max_age=COOKIE_SECONDS)
    except signing.SignatureExpired as error:
        raise NoSession("The session has expired; POST /api/session renews it.") from error
    except signing.BadSignature as error:
        raise NoSession("The session cookie is not one of ours.") from error
    if len(player.encode()) > MAX_PLAYER_BYTES:  # signed with our key, but not by sign()
        raise NoSession("The session cookie names a player whom no ledger can hold.")
    return player


def player_or_none(visitor: Visitor) -> str | None:
    try:
        return player_of(visitor)
    except NoSession:
        return None


def session_cookie(header: bytes) -> str | None:
    return parse_cookie(header.decode("latin1")).get(COOKIE)


def display_name(player: str) -> str:
    """A name to show; the id itself would let others recognise a player across exports."""
    return f"Player {salted_hmac('place.name', player).hexdigest()[:6].upper()}"


# --- the site ----------------------------------------------------------------------------------


def refuse_cross_site(visitor: Visitor) -> None:
    """Raises CrossSite when a browser says that another site's page made this request.

    Programs other than browsers send no Origin and have no cookies of other people.
    """
    origin = visitor.headers.get(b"origin", b"").decode("latin1")
    if not origin:
        return
    try:
        parts = urlsplit(origin.lower())
    except ValueError:
        raise CrossSite("The Origin header is not an address.") from None
    if not (is_own(parts, visitor) or is_trusted(parts)):
        raise CrossSite(f"Requests from pages of {origin} are refused.")


def is_own(origin: SplitResult, visitor: Visitor) -> bool:
    """Whether the page came from here: from a host that is ours, and over TLS if we use it."""
    host = host_of(visitor).lower()
    return (
        origin.netloc == host
        and validate_host(split_domain_port(host)[0], settings.ALLOWED_HOSTS)
        and (origin.scheme == "https" or not settings.SESSION_COOKIE_SECURE)
    )


def is_trusted(origin: SplitResult) -> bool:
    """Whether CSRF_TRUSTED_ORIGINS names it, or its domain as https://*.example.org."""
    trusted = (each.lower().partition("://") for each in settings.CSRF_TRUSTED_ORIGINS)
    return any(
        origin.scheme == scheme and is_same_domain(origin.netloc, host.lstrip("*"))
        for scheme, _, host in trusted
    )


def host_of(visitor: Visitor) -> str:
    return visitor.headers.get(b"host", b"").decode("latin1")


# --- the address -------------------------------------------------------------------------------


def network_of(visitor: Visitor) -> tuple[str, ...]:
    """What limits count a client by: an IPv4 address, or an IPv6 one's /64, as one household
    has that many, and the /56 around it, as another one has 256 of those.

    The header is here only if a trusted proxy sent it (see placeproject/asgi.py).
    """
    forwarded = visitor.headers.get(b"x-forwarded-for", b"")
    found = counters if len(forwarded) <= MOST_REMEMBERED_BYTES else counters.__wrapped__
    return found(settings.PLACE_TRUSTED_PROXIES, visitor.peer, forwarded)


@lru_cache(maxsize=4096)
def counters(proxies: Proxies, peer: str, forwarded: bytes) -> tuple[str, ...]:
    address = proxies.client(peer, forwarded.decode("latin1"))
    if address is None:
        return ("unknown",)  # all of them share one allowance
    if isinstance(address, IPv6Address):
        return tuple(str(ip_network((address, bits), strict=False)) for bits in (64, 56))
    return (str(address),)
