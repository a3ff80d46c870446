"""Pages of django-allauth that this board does not have."""

from __future__ import annotations

from typing import Any, NoReturn

from django.http import Http404, HttpRequest


def closed(request: HttpRequest, *_: Any) -> NoReturn:
    """Sign-up, and what would need mail."""
    raise Http404("There is no such page here.")
