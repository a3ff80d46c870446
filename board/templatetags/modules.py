"""The addresses of the page's ES modules, so that the browser need not find them one by one."""

from __future__ import annotations

from django import template
from django.conf import settings
from django.templatetags.static import static

register = template.Library()


@register.simple_tag
def module_addresses() -> list[str]:
    """All of static/js in their order; loading them in parallel saves a round trip a level."""
    root = settings.BASE_DIR / "static"
    return [static(str(path.relative_to(root))) for path in sorted(root.glob("js/**/*.js"))]
