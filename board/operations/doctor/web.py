"""Whether what goes between browsers and this board can be read or sent by others."""

from __future__ import annotations

from django.conf import settings

from board.operations.doctor.finding import Finding, graded, well

COOKIES = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE")


def examine_web() -> list[Finding]:
    if settings.DEBUG:
        return [
            well(name, "DEBUG is on: this board is for its own machine.")
            for name in ("TLS", "hosts")
        ]
    return [tls(), hosts()]


def tls() -> Finding:
    is_safe = settings.SECURE_SSL_REDIRECT and all(getattr(settings, name) for name in COOKIES)
    return graded(
        "TLS",
        "Pages redirect to https, and cookies are for https alone."
        if is_safe
        else "PLACE_HTTPS is 0: sessions and passwords go over the line for all to read.",
        "Let a proxy in front end TLS, and remove PLACE_HTTPS=0.",
        fails=False,
        warns=not is_safe,
    )


def hosts() -> Finding:
    names = settings.ALLOWED_HOSTS
    return graded(
        "hosts",
        "ALLOWED_HOSTS has *: links in this board's answers may lead wherever a request says."
        if "*" in names
        else f"ALLOWED_HOSTS is {', '.join(names) or 'empty'}.",
        "Set it to the names that people type, as in ALLOWED_HOSTS=place.example.org.",
        fails=not names,
        warns="*" in names,
    )
