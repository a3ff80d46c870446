"""Settings as they may be shown to anybody: without what lets somebody in."""

from __future__ import annotations

import re
from typing import Any

SECRET = re.compile(r"SECRET|(?<!VAL)KEY|PASSWORD|TOKEN|CREDENTIAL")
# What is taken apart without a doubt: a stray @, / or ? of a password makes it something else.
URL = re.compile(
    r"(?P<scheme>[\w+]+)://(?:[^@/?#]*@)?(?P<host>[\w.-]+|\[[0-9a-fA-F:.]+\])?(?P<rest>(:\d+)?(/[\w./%-]*)?)"
)
NOT_SHOWN = "set, not shown"


def redacted(name: str, value: Any) -> Any:
    """Of a secret whether it is set; of an address where it leads."""
    if SECRET.search(name):
        return NOT_SHOWN if value else "not set"
    if isinstance(value, (list, tuple)):
        return [redacted(name, each) for each in value]
    if value is None or isinstance(value, (bool, int, float)):
        return value
    text = str(value)
    return address(text) if "://" in text or name.endswith("_URL") else text


def address(url: str) -> str:
    """Without user, password and options."""
    found = URL.fullmatch(url)
    if found is None:
        return NOT_SHOWN if url else "not set"
    return f"{found['scheme']}://{found['host'] or ''}{found['rest']}"
