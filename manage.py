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
        from django.db.utils import OperationalError
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
    except OperationalError as error:
        raise SystemExit(
            f"The database cannot be used: {str(error).strip()}. {advice()}"
        ) from error
    except PermissionError as error:
        raise SystemExit(f"{error.filename} is not for this user: {error.strerror}.") from error


def advice() -> str:
    from django.conf import settings

    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        return (
            f"Let {database['NAME']} and its folder belong to the user who runs this, or set "
            "PLACE_DATA_DIR or DATABASE_URL to others."
        )
    return "Start it, or change DATABASE_URL."


if __name__ == "__main__":
    main()
