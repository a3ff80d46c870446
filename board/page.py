"""The page itself, and what browsers ask for beside it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language


def index(request: HttpRequest) -> HttpResponse:
    language = get_language() or "en"
    words = "" if language.startswith("en") else reverse("words", args=[language])
    return render(request, "board/index.html", {"words_url": words})
