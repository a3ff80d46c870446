"""The pages of an archive, and the page's own modules and styles beside them, at relative
addresses."""

from __future__ import annotations

import posixpath
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template.loader import render_to_string
from django.utils.translation import override

from board.core.content_policy import ARCHIVE
from board.operations.site.data import Listed, read_statistics
from board.operations.site.past_event import PastEvent

SCRIPT = "js/join/archive/archive.js"
WORKER = "js/entrance/timelapse/history_worker.js"
EARLY = "js/early/theme.js"
SHEETS = ("css/pages/archive.css", "css/pages/docs.css")
ICON = "img/icon.svg"
storage: Any = staticfiles_storage  # placeproject.web.storage
IMPORTED = re.compile(r'^@import "([^"]+)";', re.M)


def write_pages(event: PastEvent, files: list[Listed], folder: Path) -> None:
    """Raises OSError."""
    modules = storage.with_imports(SCRIPT)
    found = {*modules, *storage.with_imports(WORKER), EARLY, ICON}
    for name in [*sorted(found), *with_imported(SHEETS)]:
        copy_static(name, folder)
    context = {"name": event.name, "policy": ARCHIVE, "title": event.name}
    page = {"script": SCRIPT, "modules": modules[1:], "worker": WORKER, "is_archive": True}
    write_page(folder / "index.html", "index", {**context, **page})
    told = {"files": files, **numbers(event, read_statistics(folder))}
    title = f"{event.name} – statistics and data"
    write_page(folder / "event.html", "event", {**context, **told, "title": title})


def with_imported(sheets: tuple[str, ...]) -> list[str]:
    found = list(sheets)
    for sheet in found:  # which grows meanwhile
        text = (settings.BASE_DIR / "static" / sheet).read_text(encoding="utf-8")
        folder = posixpath.dirname(sheet)
        names = [posixpath.normpath(f"{folder}/{target}") for target in IMPORTED.findall(text)]
        found += [name for name in names if name not in found]
    return found


def copy_static(name: str, folder: Path) -> None:
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(settings.BASE_DIR / "static" / name, target)


def write_page(path: Path, name: str, context: dict[str, Any]) -> None:
    with override("en"):
        text = render_to_string(f"board/archive/{name}.html", context)
    path.write_text(text, encoding="utf-8")


def numbers(event: PastEvent, counted: dict[str, Any] | None) -> dict[str, Any]:
    """For the tables."""
    grid, palette = event.shape.grid, event.shape.palette
    counts, minute = (counted or {}).get("colors", ()), (counted or {}).get("busiest_minute")
    names = [color.name for color in palette]
    colors = [
        {
            "name": names[row["color"]] if row["color"] < len(names) else row["color"],
            "placements": row["placements"],
        }
        for row in counts
    ]
    return {
        "counted": counted,
        "width": grid.width,
        "height": grid.height,
        "made_at": utc(event.now_ms),
        "busiest": utc(minute["at_ms"]) if minute else "",
        "colors": colors,
    }


def utc(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).strftime("%Y-%m-%d %H:%M UTC")
