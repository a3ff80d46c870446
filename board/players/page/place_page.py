"""`/at/x,y`: the page at a place, with what link cards show of it."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language, override

from board.core.face import Face
from board.core.problem import Problem
from board.live import live
from board.pictures.region import Place, parse_place
from board.players.api import endpoint, problem_response
from board.players.copies.place_picture import loaded
from board.players.openapi.problems import by_slug
from board.players.page.page import as_page, card_context, face, page_context

MARK = "<!-- the card -->"


@endpoint("GET", "HEAD")
async def page(request: HttpRequest, place: str) -> HttpResponse:
    try:
        hub = loaded(live.current().hub)
        found = parse_place(place, hub.settings.grid)
    except Problem as problem:
        return problem_page(request, problem)
    before, after = page_around_card(get_language() or settings.LANGUAGE_CODE, face())
    return as_page(request, HttpResponse(before + card(request, place, found) + after))


def card(request: HttpRequest, place: str, found: Place) -> str:
    """Title, description and picture of the place, as link cards take them."""
    context = {
        **page_context(),
        **card_context(request, f"/at/{place}", f"/at/{place}.png"),
        "place": found,
    }
    return render_to_string("board/card.html", context)


@lru_cache(maxsize=16)
def page_around_card(language: str, face: Face) -> tuple[str, str]:
    """The page in a language, without its card: the same for every place."""
    with override(language):
        context = {**page_context(), "face": face, "card": MARK}
        before, _, after = render_to_string("board/index.html", context).partition(MARK)
    return before, after


def problem_page(request: HttpRequest, problem: Problem) -> HttpResponse:
    """As every refusal; for people as a page."""
    if "text/html" not in request.headers.get("Accept", ""):
        return problem_response(problem)
    context = {"problem": by_slug()[problem.slug], "detail": problem.detail, "face": face()}
    text = render_to_string("board/problem.html", context)
    response = HttpResponse(text, status=problem.status)
    response["Cache-Control"] = "no-store"
    return response
