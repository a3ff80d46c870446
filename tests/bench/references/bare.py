"""A bare ASGI app: the least that Daphne can do for a placement or a board."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from board.store.store import Store
from board.store.verdict import Accepted, Attempt
from tests.bench.measured_board import GRID

store = Store.open(os.environ["VALKEY_URL"])
body = Path(os.environ["BOARD_FILE"]).read_bytes() if "BOARD_FILE" in os.environ else b""


async def application(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] != "http":
        return
    if scope["method"] == "PUT":
        await answer(send, 200, await place(receive))
    elif any(name == b"if-none-match" for name, _ in scope["headers"]):
        await answer(send, 304, b"")
    else:
        await answer(send, 200, body)


async def place(receive: Any) -> bytes:
    wish = json.loads((await receive())["body"])
    attempt = Attempt("somebody", GRID.address(wish["x"], wish["y"]), wish["color"])
    [accepted] = await store.place([attempt])
    assert isinstance(accepted, Accepted)
    return json.dumps({"seq": accepted.seq}).encode()


async def answer(send: Any, status: int, content: bytes) -> None:
    headers = [] if status == 304 else [(b"content-length", b"%d" % len(content))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})
