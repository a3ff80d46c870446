"""What belongs to a face, at addresses that name their content."""

from __future__ import annotations

from functools import lru_cache

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from board.core import content_policy
from board.core.contrast import DARK_GROUNDS, LIGHT_GROUNDS, accent_of
from board.models import BoardFace

STYLE = """:root {{ --accent: {dark.color}; --on-accent: {dark.on}; }}
:root[data-theme="light"] {{ --accent: {light.color}; --on-accent: {light.on}; }}
@media (prefers-color-scheme: light) {{
  :root:not([data-theme]) {{ --accent: {light.color}; --on-accent: {light.on}; }}
}}
"""


@require_safe
def style(request: HttpRequest, accent: str) -> HttpResponse:
    """The accent in both themes, so that it can be read. A release may derive it better."""
    dark, light = accent_of(accent, DARK_GROUNDS), accent_of(accent, LIGHT_GROUNDS)
    response = HttpResponse(STYLE.format(dark=dark, light=light), content_type="text/css")
    response["Cache-Control"] = "public, max-age=86400"
    return response


@require_safe
def logo(request: HttpRequest, name: str) -> HttpResponse:
    response = HttpResponse(read_logo(name), content_type="image/png")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["Content-Security-Policy"] = content_policy.STYLE
    return response


@lru_cache(maxsize=2)
def read_logo(name: str) -> bytes:
    """Raises Http404 for any but the current one, or one that was asked for before."""
    found = BoardFace.objects.filter(logo_hash=name).values_list("logo_png", flat=True).first()
    if not found:
        raise Http404("There is no such logo.")
    return bytes(found)
