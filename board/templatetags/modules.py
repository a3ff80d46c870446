"""The addresses of the page's own files, so that the browser need not find them one by one."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.templatetags.static import static

register = template.Library()
storage: Any = staticfiles_storage  # placeproject.web.storage

EARLY = "js/early/theme.js"  # before the first paint
WORKER = "js/entrance/template/picture_worker.js"


@register.simple_tag
def page_scripts() -> list[str]:
    """The one that starts the page, and what it imports: loading them in parallel saves a round
    trip for each level of imports."""
    return [static(name) for name in storage.page_scripts()]


@register.simple_tag
def timelapse_script() -> str:
    """What the page loads when somebody opens the time-lapse."""
    return static(storage.timelapse_script())


@register.simple_tag
def page_sheets() -> list[str]:
    """The one that the page links, and what it imports."""
    return [static(name) for name in storage.page_sheets()]


def asset_addresses() -> list[str]:
    """Everything that the page needs to start without a network, each once: browsers refuse to
    keep a list that names a file twice."""
    scripts = [static(name) for name in (EARLY, *storage.with_imports(WORKER))]
    found = [*scripts, *page_scripts(), *page_sheets(), *addresses("img/*")]
    return list(dict.fromkeys(found))


def addresses(pattern: str) -> list[str]:
    root = settings.BASE_DIR / "static"
    return [static(path.relative_to(root).as_posix()) for path in sorted(root.glob(pattern))]
