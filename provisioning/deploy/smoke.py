"""Whether the public address serves what it should: app, settings, board, and the socket."""

from __future__ import annotations

import base64
import json
import secrets
import urllib.error
import urllib.request
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from provisioning.cloud import Cloud, StepFailed

TRIES = 20
TIMEOUT_SECONDS = 10
SNAPSHOT_MAGIC = b"PLCB"
SOCKET = "/ws/board"
SWITCHED = b"101"
Fetch = Callable[[str], bytes]


def fetch(url: str) -> bytes:
    """What is there; of the socket's address the status of its handshake, in digits."""
    return shake_hands(url) if url.endswith(SOCKET) else read(url)


def read(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=TIMEOUT_SECONDS) as answer:
        content: bytes = answer.read()
    return content


def shake_hands(url: str) -> bytes:
    """RFC 6455, 4.1: whatever stands between us and a task has to let the upgrade pass."""
    address = urlsplit(url)
    kind = HTTPSConnection if address.scheme == "https" else HTTPConnection
    connection = kind(address.netloc, timeout=TIMEOUT_SECONDS)
    headers = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": base64.b64encode(secrets.token_bytes(16)).decode(),
    }
    try:
        connection.request("GET", address.path, headers=headers)
        return b"%d" % connection.getresponse().status
    finally:
        connection.close()


CHECKS: dict[str, Callable[[bytes], bool]] = {
    "/": lambda content: b"<html" in content.lower(),
    "/api/config": lambda content: "width" in json.loads(content),
    "/api/board": lambda content: content.startswith(SNAPSHOT_MAGIC),
    SOCKET: lambda content: content == SWITCHED,
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
        except (urllib.error.URLError, OSError, ValueError, HTTPException) as error:
            last = str(error)
        cloud.wait()
    raise StepFailed(f"{url} is not right: {last}. Look at the stage's log group for the reason.")
