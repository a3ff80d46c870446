"""What the staff did to the board's pixels: for everybody to read, as data and as a page."""

from __future__ import annotations

import re
from typing import Any

from asgiref.sync import sync_to_async
from django.core.exceptions import BadRequest
from django.db import DatabaseError
from django.db.models import Max
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from board.core.problem import Malformed, Unavailable, rfc3339
from board.models import Operation
from board.players.api import endpoint
from board.players.page.page import face

PAGE_ROWS = 50
FRESH_SECONDS = 5
NUMBER = re.compile(r"[1-9][0-9]{0,17}")


@endpoint("GET", "HEAD")
async def staff_edits(request: HttpRequest) -> HttpResponse:
    before = number_of(request.GET.get("before"))
    try:
        body = await sync_to_async(listed)(before)
    except DatabaseError as error:
        raise Unavailable("The database does not answer.") from error
    response = JsonResponse(body)
    response["Cache-Control"] = f"public, max-age={FRESH_SECONDS}"
    return response


@require_safe
@cache_control(public=True, max_age=FRESH_SECONDS)
def staff_edits_page(request: HttpRequest) -> HttpResponse:
    try:
        before = number_of(request.GET.get("before"))
    except Malformed as problem:
        raise BadRequest(problem.detail) from problem
    context = listed(before) | {"face": face(), "before": before}
    return render(request, "board/staff_edits.html", context)


def number_of(text: str | None) -> int | None:
    """Raises Malformed."""
    if text is None:
        return None
    if not NUMBER.fullmatch(text):
        raise Malformed("before must be the number of an operation.", field="before")
    return int(text)


def listed(before: int | None) -> dict[str, Any]:
    """Newest first; `next` is what `before` has to be for the older ones, or null."""
    edits = Operation.objects.annotate(undone_by_number=Max("undone_by")).order_by("-id")
    if before:
        edits = edits.filter(id__lt=before)
    rows = list(edits[: PAGE_ROWS + 1])
    shown = rows[:PAGE_ROWS]
    return {
        "edits": list(map(as_told, shown)),
        "next": shown[-1].pk if len(rows) > PAGE_ROWS else None,
    }


def as_told(edit: Any) -> dict[str, Any]:
    """By the name that its maker chose, never by the one that they sign in with."""
    return {
        "operation": edit.pk,
        "kind": edit.get_kind_display(),
        "by": edit.shown_as,
        "reason": edit.reason,
        "at": rfc3339(int(edit.begun_at.timestamp() * 1000)),
        "is_done": edit.ended_at is not None,
        "pixels": edit.applied,
        "undoes": edit.undoes_id,
        "undone_by": edit.undone_by_number,
    }
