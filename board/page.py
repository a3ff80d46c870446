"""The page itself, and what browsers ask for beside it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language, override
from django.views.i18n import JSONCatalog

# Nothing inline and nothing evaluated. Templates may come from any https address that
# allows it, and are shown from memory.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob: data:",
        "connect-src 'self' https: blob: data:",
        "manifest-src 'self'",
        "worker-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)


def index(request: HttpRequest) -> HttpResponse:
    language = get_language() or "en"
    words = "" if language.startswith("en") else reverse("words", args=[language])
    response = render(request, "board/index.html", {"words_url": words})
    response["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    response["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ("Accept-Language", "Cookie"))
    return response


def words(request: HttpRequest, language: str) -> HttpResponse:
    """The scripts' texts in one language; the same for everybody."""
    with override(language):
        response = JSONCatalog.as_view(packages=["board"])(request)
        response["Cache-Control"] = "public, max-age=300"
        return response
