"""Which of our languages an answer is in."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language_from_request

MOST = 1_024  # ways to say it that are remembered


@lru_cache(MOST)
def chosen_language(own: str, accept: str) -> str:
    """As Django's middleware chooses, out of the visitor's own choice and Accept-Language."""
    request = HttpRequest()
    request.COOKIES = {settings.LANGUAGE_COOKIE_NAME: own} if own else {}
    request.META["HTTP_ACCEPT_LANGUAGE"] = accept
    return get_language_from_request(request)
