#!/usr/bin/env python
"""Django's command line for Place."""

from __future__ import annotations

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "placeproject.settings")
    try:
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line
    except ImportError as error:
        raise SystemExit(
            "Django is not installed here. Run `make run`, or activate a virtual "
            "environment and `pip install -r requirements.txt`."
        ) from error
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        raise SystemExit(f"Place does not start: {error}") from error
    except KeyboardInterrupt as error:
        raise SystemExit("Interrupted.") from error


if __name__ == "__main__":
    main()
