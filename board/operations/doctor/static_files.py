"""Whether the files of the page are where a server with DEBUG off takes them from."""

from __future__ import annotations

import json
from pathlib import Path

from django.conf import settings

from board.operations.doctor.finding import Finding, failed, graded, well

NAME = "static files"
COLLECT = "Run: manage.py collectstatic --noinput"


def examine_static_files() -> list[Finding]:
    if settings.DEBUG:
        return [well(NAME, "DEBUG is on: they are served from where they are written.")]
    root = Path(settings.STATIC_ROOT)
    try:
        paths = json.loads((root / "staticfiles.json").read_text(encoding="utf-8"))["paths"]
    except (OSError, ValueError, KeyError) as error:
        says = f"The list of collected files cannot be read, so no page would load: {error}"
        return [failed(NAME, says, COLLECT)]
    missing = [name for name in paths.values() if not (root / name).is_file()]
    told = f", {len(missing)} of them missing, such as {missing[0]}" if missing else ""
    return [graded(NAME, f"{len(paths)} are collected{told}.", COLLECT, fails=bool(missing))]
