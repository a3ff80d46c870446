"""Whether the public address serves what it should: the app, the settings, the board."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Callable

from provisioning.cloud import Cloud, StepFailed

TRIES = 20
SNAPSHOT_MAGIC = b"PLCB"
Fetch = Callable[[str], bytes]


def fetch(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=10) as answer:
        content: bytes = answer.read()
    return content


CHECKS: dict[str, Callable[[bytes], bool]] = {
    "/": lambda content: b"<html" in content.lower(),
    "/api/config": lambda content: "width" in json.loads(content),
    "/api/board": lambda content: content.startswith(SNAPSHOT_MAGIC),
}


def test(cloud: Cloud, url: str, get: Fetch = fetch) -> None:
    for path, is_right in CHECKS.items():
        await_right(cloud, url + path, is_right, get)
        cloud.say(f"  {url}{path} is right")


def await_right(cloud: Cloud, url: str, is_right: Callable[[bytes], bool], get: Fetch) -> None:
    """New tasks and edges take a while, so it asks for about a minute."""
    last = ""
    for _ in range(TRIES):
        try:
            if is_right(get(url)):
                return
            last = "it answers something else"
        except (urllib.error.URLError, OSError, ValueError) as error:
            last = str(error)
        cloud.wait()
    raise StepFailed(f"{url} is not right: {last}. Look at the stage's log group for the reason.")
