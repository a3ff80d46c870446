"""The page itself, and what browsers ask for beside it."""

from __future__ import annotations

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language, gettext, override
from django.views.i18n import JSONCatalog

from board.core import content_policy
from board.core.face import Face
from board.core.problem import Unavailable
from board.live import live
from board.pictures.region import HEIGHT, WIDTH
from board.templatetags.modules import asset_addresses


def index(request: HttpRequest) -> HttpResponse:
    card = card_context(request, "/", "/at/board.png")
    return as_page(request, render(request, "board/index.html", {**page_context(), **card}))


def page_context() -> dict[str, object]:
    """Of the page in this language; the same for everybody who reads it."""
    language = get_language() or "en"
    words = "" if language.startswith("en") else reverse("words", args=[language])
    return {"words_url": words, "face": face()}


def card_context(request: HttpRequest, address: str, picture: str) -> dict[str, object]:
    """For link cards, which want whole addresses: https://ogp.me."""
    return {
        "address": request.build_absolute_uri(address),
        "picture": request.build_absolute_uri(picture),
        "width": WIDTH,
        "height": HEIGHT,
    }


def face() -> Face:
    """Ours as long as nothing is known of the board's."""
    try:
        return live.current().hub.settings.face
    except Unavailable:
        return Face()


def as_page(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """With what browsers must know of the page."""
    response["Content-Security-Policy"] = content_policy.page(
        content_policy.sockets_of(request.get_host())
    )
    response["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ("Accept-Language", "Cookie"))
    return response


class Words(JSONCatalog):
    """Our own texts, without those of the admin's scripts."""

    packages = ["board"]

    def get_paths(self, packages: list[str]) -> list[str]:
        return [str(path) for path in settings.LOCALE_PATHS]


def words(request: HttpRequest, language: str) -> HttpResponseBase:
    """The scripts' texts in one language; the same for everybody."""
    with override(language):
        response = Words.as_view()(request)
        response["Cache-Control"] = "public, max-age=300"
        return response


def manifest(request: HttpRequest) -> HttpResponse:
    """What makes the page installable: https://www.w3.org/TR/appmanifest/."""
    name = face().name
    document = {
        "id": "/",
        "name": name,
        "short_name": name,
        "description": gettext(
            "A shared board where everyone places one pixel at a time, live for all to see."
        ),
        "lang": get_language(),
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#191d26",
        "theme_color": "#191d26",
        "icons": icons(face()),
    }
    return JsonResponse(document, content_type="application/manifest+json")


def icons(face: Face) -> list[dict[str, str]]:
    if face.logo:
        return [{"src": face.logo_address, "sizes": "512x512", "type": "image/png"}]
    own = [
        {"src": static(f"img/icon-{side}.png"), "sizes": f"{side}x{side}", "type": "image/png"}
        for side in (192, 512)
    ]
    maskable = {**own[1], "src": static("img/icon-maskable-512.png"), "purpose": "maskable"}
    return [*own, maskable]


def service_worker(request: HttpRequest) -> HttpResponse:
    """At the root, because a worker rules only what is below its own address."""
    words = [reverse("words", args=[code]) for code, _ in settings.LANGUAGES if code != "en"]
    context = {"files": json.dumps(asset_addresses()), "words": json.dumps(words)}
    response = render(request, "board/sw.js", context, content_type="text/javascript")
    response["Cache-Control"] = "no-cache"
    return response
