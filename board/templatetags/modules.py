"""The addresses of the page's own files, so that the browser need not find them one by one."""

from __future__ import annotations

from django import template
from django.conf import settings
from django.templatetags.static import static

register = template.Library()


@register.simple_tag
def module_addresses() -> list[str]:
    """All ES modules: loading them in parallel saves a round trip for each level of imports."""
    return addresses("js/**/*.js")


def asset_addresses() -> list[str]:
    """Everything that the page needs to start without a network."""
    return [*module_addresses(), *addresses("css/*.css"), *addresses("img/*")]


def addresses(pattern: str) -> list[str]:
    root = settings.BASE_DIR / "static"
    return [static(path.relative_to(root).as_posix()) for path in sorted(root.glob(pattern))]
