"""Pages whose back end is away: 503 and when to try again, where Django alone would answer 500."""

from __future__ import annotations

import logging

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin
from django_redis.exceptions import ConnectionInterrupted
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

AWAY = {
    OperationalError: "database",
    InterfaceError: "database",
    ConnectionInterrupted: "live store",
    RedisError: "live store",
}
RETRY_SECONDS = "5"
PAGE = """<!doctype html>
<html lang="en">
<title>Try again soon</title>
<h1>Try again soon</h1>
<p>The {name} does not answer. Try again in a moment.</p>
</html>
"""


class BackEndsAway(MiddlewareMixin):
    """The API's views tell of it themselves, as problem documents."""

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        name = next((name for kind, name in AWAY.items() if isinstance(error, kind)), None)
        if name is None:
            return None
        logger.error("%s: the %s does not answer: %s", request.path, name, error)
        return HttpResponse(
            PAGE.format(name=name), status=503, headers={"Retry-After": RETRY_SECONDS}
        )
