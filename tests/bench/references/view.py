"""The placement as an async Django view, with no middleware at all."""

from __future__ import annotations

import json
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.references.settings")

from django.conf import settings
from django.core.asgi import get_asgi_application
from django.http import HttpRequest, JsonResponse
from django.urls import path

from board.store.store import Store
from board.store.verdict import Accepted, Attempt
from tests.bench.measured_board import GRID

application = get_asgi_application()
store = Store.open(settings.VALKEY_URL)


async def pixel(request: HttpRequest) -> JsonResponse:
    wish = json.loads(request.body)
    attempt = Attempt("somebody", GRID.address(wish["x"], wish["y"]), wish["color"])
    [accepted] = await store.place([attempt])
    assert isinstance(accepted, Accepted)
    return JsonResponse({"seq": accepted.seq})


urlpatterns = [path("api/pixel", pixel)]
