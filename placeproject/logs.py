"""What of Django's log is worth a line in production."""

from __future__ import annotations

import logging


class FaultFilter(logging.Filter):
    """Errors with a traceback. A 503 is said by whoever cannot be reached, not by each request
    that asks meanwhile."""

    def filter(self, record: logging.LogRecord) -> bool:
        return bool(record.exc_info) and record.levelno >= logging.ERROR
