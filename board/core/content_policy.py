"""What a document of ours may load: https://www.w3.org/TR/CSP3/. Nothing inline, nothing evaluated
and no frames around it."""

from __future__ import annotations

ANY_SOCKET = "wss:"  # where our own address is not known
FILE = "default-src 'self'; frame-ancestors 'none'"  # a worker's script, or data opened by itself
STYLE = "default-src 'none'; frame-ancestors 'none'"


def sockets_of(host: str) -> str:
    """Our own, for browsers to which 'self' is https: alone (Safari before 15.4)."""
    return f"ws://{host} wss://{host}"


def page(sockets: str) -> str:
    """Of the board's page. Templates may come from any https address that allows it, and are
    shown from memory."""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' blob: data:",
            f"connect-src 'self' {sockets} https: blob: data:",
            "manifest-src 'self'",
            "worker-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        )
    )


ARCHIVE = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob: data:",
        "connect-src 'self'",
        "worker-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
    )
)  # of a page without a server of ours, said in the page, where who frames it cannot be said


def other(sockets: str) -> str:
    """Of the admin and of whatever sets none: nothing from elsewhere."""
    return "; ".join(
        (
            "default-src 'self'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' blob: data:",
            f"connect-src 'self' {sockets}".rstrip(),
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )
