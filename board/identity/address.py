"""Which network a request comes from, as limits count it."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv6Address, ip_network

from django.conf import settings

from board.identity.proxies import Proxies
from board.identity.visitor import Visitor

MOST_REMEMBERED_BYTES = 200  # of an X-Forwarded-For whose client we keep in mind


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
