"""What is written to standard error, a line each, and what of Django's log is worth it."""

from __future__ import annotations

import logging
from typing import Any


class FaultFilter(logging.Filter):
    """Errors with a traceback. A 503 is said by whoever cannot be reached, not by each request
    that asks meanwhile."""

    def filter(self, record: logging.LogRecord) -> bool:
        return bool(record.exc_info) and record.levelno >= logging.ERROR


TO_STANDARD_ERROR: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {
        "production": {"()": "django.utils.log.RequireDebugFalse"},
        "fault": {"()": "placeproject.logs.FaultFilter"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line"},
        "nowhere": {"class": "logging.NullHandler"},
        # With DEBUG on Django has a handler of its own.
        "faults": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["production", "fault"],
        },
    },
    "loggers": {
        "board": {"handlers": ["console"], "level": "INFO"},
        "placeproject": {"handlers": ["console"], "level": "INFO"},
        "django.request": {"handlers": ["faults"]},
        # A traceback each second while Valkey is away; board.process.control says it once.
        "channels_redis.pubsub": {"handlers": ["nowhere"], "propagate": False},
    },
}
