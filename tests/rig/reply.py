"""Requests to a server, byte for byte as given, and answers held against the OpenAPI document."""

from __future__ import annotations

import gzip
import http.client
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import brotli
from asgiref.testing import ApplicationCommunicator
from jsonschema import Draft202012Validator

from board.players.openapi.document import document
from tests.rig.fuse import FUSE_SECONDS
from tests.rig.server import BoardServer

DOCUMENT = document()
UNPACK: dict[str, Callable[[bytes], bytes]] = {
    "br": brotli.decompress,
    "gzip": gzip.decompress,
}


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict[str, str]  # names in lower case
    body: bytes

    @property
    def content(self) -> bytes:
        """The body without its encoding."""
        encoding = self.headers.get("content-encoding")
        return UNPACK[encoding](self.body) if encoding else self.body

    @property
    def json(self) -> Any:
        return json.loads(self.content)

    @property
    def problem(self) -> str:
        """The slug of a refusal."""
        assert self.headers["content-type"] == "application/problem+json", self
        return str(self.json["type"].removeprefix("/problems/"))


def send(
    server: BoardServer, method: str, path: str, body: bytes | None = None, **headers: str
) -> Reply:
    """To a running server. Header names have _ for -."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=FUSE_SECONDS)
    try:
        connection.request(method, path, body, dashed(headers))
        response = connection.getresponse()
        found = {name.lower(): value for name, value in response.getheaders()}
        return checked(method, path, Reply(response.status, found, response.read()))
    finally:
        connection.close()


async def call(
    method: str, path: str, body: bytes = b"", peer: str = "127.0.0.1", **headers: str
) -> Reply:
    """To the application in this process, without a server and its services."""
    from placeproject.asgi import application

    path, _, query = path.partition("?")
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": query.encode(),
        "headers": [
            (name.lower().encode(), value.encode())
            for name, value in ({"Host": "localhost"} | dashed(headers)).items()
        ],
        "client": (peer, 50_000),
    }
    communicator = ApplicationCommunicator(application, scope)
    await communicator.send_input({"type": "http.request", "body": body})
    start = await communicator.receive_output(FUSE_SECONDS)
    content = (await communicator.receive_output(FUSE_SECONDS)).get("body", b"")
    await communicator.wait(FUSE_SECONDS)
    found = {name.decode().lower(): value.decode() for name, value in start["headers"]}
    return checked(method, path, Reply(start["status"], found, content))


def dashed(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def checked(method: str, path: str, reply: Reply) -> Reply:
    """Holds an answer of a documented call against the document."""
    operation = operation_of(method, path)
    if operation is None:
        return reply
    assert str(reply.status) in operation["responses"], (operation["operationId"], reply)
    response = operation["responses"][str(reply.status)]
    for name, header in response.get("headers", {}).items():
        assert name.lower() in reply.headers, (name, reply)
        value = reply.headers[name.lower()]
        is_number = header["schema"]["type"] == "integer"
        Draft202012Validator(header["schema"]).validate(int(value) if is_number else value)
    content_type = reply.headers.get("content-type", "").split(";")[0]
    content = response.get("content", {})
    assert content_type in content or not (content or reply.body), reply
    schema = content.get(content_type, {}).get("schema")
    if schema:
        whole = {**schema, "components": DOCUMENT["components"]}
        Draft202012Validator(whole).validate(reply.json)
    return reply


def operation_of(method: str, path: str) -> dict[str, Any] | None:
    for template, methods in DOCUMENT["paths"].items():
        pattern = re.sub(r"\{\w+\}", "[^/]+", template)
        if re.fullmatch(pattern, path.partition("?")[0]):
            # A method that the path does not take is refused as any of its calls says.
            found: dict[str, Any] = methods.get(method.lower()) or next(iter(methods.values()))
            return None if method == "HEAD" else found
    return None
