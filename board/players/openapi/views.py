"""The API's description: for programs, for people, and a page for each refusal."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from board.players.openapi.document import document
from board.players.openapi.formats import FORMATS
from board.players.openapi.problems import EXPLANATIONS, Explained, by_slug
from board.players.page.page import face

HOUR_SECONDS = 3600


@cache
def document_json() -> bytes:
    return json.dumps(document(), indent=1).encode()


@require_safe
@cache_control(public=True, max_age=HOUR_SECONDS)
def openapi(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(document_json(), content_type="application/json")
    response["Access-Control-Allow-Origin"] = "*"  # editors and validators run on other sites
    return response


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    described = document()
    calls = [
        {"path": path, "method": method.upper(), **shown(operation)}
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    ]
    context = {
        "info": described["info"],
        "calls": calls,
        "formats": FORMATS,
        "problems": list(by_slug().values()),
        "face": face(),
    }
    return render(request, "board/docs.html", context)


def shown(operation: dict[str, Any]) -> dict[str, Any]:
    """An operation as the page shows it."""
    return {
        **operation,
        "body": example(operation.get("requestBody", {})),
        "answers": [
            {
                "status": status,
                "example": example(response),
                "problems": problems_of(response),
                **response,
            }
            for status, response in operation["responses"].items()
        ],
    }


def example(message: dict[str, Any]) -> str:
    media = message.get("content", {}).get("application/json", {})
    return json.dumps(media["example"], indent=2) if "example" in media else ""


def problems_of(response: dict[str, Any]) -> list[Explained]:
    media = response.get("content", {}).get("application/problem+json")
    if not media:
        return []
    references = media["schema"].get("oneOf", [media["schema"]])
    names = {reference["$ref"].rsplit("/", 1)[1] for reference in references}
    known = by_slug()
    return [known[kind.slug] for kind in EXPLANATIONS if f"{kind.__name__}Problem" in names]


@require_safe
@cache_control(public=True, max_age=HOUR_SECONDS)
def problem(request: HttpRequest, slug: str) -> HttpResponse:
    explained = by_slug().get(slug)
    if explained is None:
        raise Http404(f"There is no problem called {slug}.")
    return render(request, "board/problem.html", {"problem": explained, "face": face()})
