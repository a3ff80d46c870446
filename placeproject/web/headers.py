"""What browsers are told about every answer: whose scripts may run, and who may frame it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from asgiref.sync import iscoroutinefunction
from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import sync_and_async_middleware

from board.core import content_policy

PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"

# An answer to a script, which no browser opens by itself.
ANSWER_HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"cross-origin-resource-policy", b"same-origin"),
]
# Of a file, which a worker may be made of, or data, opened by itself: nothing from elsewhere.
FILE_HEADERS = [
    *ANSWER_HEADERS,
    (b"content-security-policy", content_policy.FILE.encode()),
]
DATA_HEADERS = [*FILE_HEADERS, (b"cross-origin-opener-policy", b"same-origin")]

Answer = Callable[[HttpRequest], HttpResponse]
AsyncAnswer = Callable[[HttpRequest], Coroutine[Any, Any, HttpResponse]]


@sync_and_async_middleware
def SecurityHeaders(get_response: Answer | AsyncAnswer) -> Answer | AsyncAnswer:
    """A page that sets its own policy keeps it."""
    if iscoroutinefunction(get_response):

        async def answer_later(request: HttpRequest) -> HttpResponse:
            return secured(request, await get_response(request))

        return answer_later

    def answer(request: HttpRequest) -> HttpResponse:
        return secured(request, get_response(request))  # type: ignore[arg-type]

    return answer


def secured(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    response.setdefault("Content-Security-Policy", content_policy.other(sockets(request)))
    response.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
    response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    return response


def sockets(request: HttpRequest) -> str:
    try:
        return content_policy.sockets_of(request.get_host())
    except DisallowedHost:
        return ""


# --- what is answered in front of Django --------------------------------------------------------


def secured_data(application: Any, headers: Sequence[tuple[bytes, bytes]] = DATA_HEADERS) -> Any:
    """The ASGI application, its answers with these headers; what one says itself counts."""

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        async def send_secured(message: Any) -> None:
            if message["type"] == "http.response.start":
                own = dict([*headers, *strict_transport(scope), *message["headers"]])
                message = message | {"headers": [*own.items()]}
            await send(message)

        await application(scope, receive, send_secured)

    return answer


def strict_transport(scope: Any) -> list[tuple[bytes, bytes]]:
    """As Django's SecurityMiddleware says it, and to whom: RFC 6797, 7.2 has none over http."""
    if not settings.SECURE_HSTS_SECONDS or not is_https(scope):
        return []
    value = b"max-age=%d" % settings.SECURE_HSTS_SECONDS
    if settings.SECURE_HSTS_INCLUDE_SUBDOMAINS:
        value += b"; includeSubDomains"
    if settings.SECURE_HSTS_PRELOAD:
        value += b"; preload"
    return [(b"strict-transport-security", value)]


def is_https(scope: Any) -> bool:
    """What the first of several proxies said counts, as with Django."""
    name = settings.PLACE_HTTPS_HEADER.lower().encode()
    said = next((value for header, value in scope["headers"] if header == name), b"")
    return said.split(b",")[0].strip() == b"https"
