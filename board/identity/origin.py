"""Whose page a request comes from."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.http.request import split_domain_port, validate_host
from django.utils.http import is_same_domain

from board.core.problem import CrossSite
from board.identity.visitor import Visitor, host_of


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
