"""What browsers are told about every page: whose scripts may run, and who may frame it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from asgiref.sync import iscoroutinefunction
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import sync_and_async_middleware

PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"

Answer = Callable[[HttpRequest], HttpResponse]
AsyncAnswer = Callable[[HttpRequest], Awaitable[HttpResponse]]


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
    response.setdefault("Content-Security-Policy", content_security_policy(request))
    response.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
    response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    return response


def content_security_policy(request: HttpRequest) -> str:
    """Nothing inline, nothing evaluated, nothing from elsewhere."""
    return "; ".join(
        (
            "default-src 'self'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' blob: data:",
            f"connect-src 'self' {sockets(request)}".rstrip(),
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def sockets(request: HttpRequest) -> str:
    """Our own, for browsers to which 'self' is https: alone (Safari before 15.4)."""
    try:
        host = request.get_host()
    except DisallowedHost:
        return ""
    return f"ws://{host} wss://{host}"
