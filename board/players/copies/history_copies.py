"""GET /api/history and what it lists, in front of Django as the board is: caches keep chunks and
boards of the past for ever."""

from __future__ import annotations

import gzip
import logging
import re
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from urllib.parse import unquote

from board.core.moment import milliseconds_of
from board.core.problem import Malformed, MethodNotAllowed, NotFound, Problem, Unavailable
from board.history.errors import HistoryError, UnknownMoment, refuse_behind
from board.history.reading import Reading
from board.live import live
from board.players.answer import Headers, Receive, Scope, Send, respond, send_problem
from board.players.copies.shared_copy import SharedCopy, negotiated

logger = logging.getLogger(__name__)

ROOT = "/api/history"
PATHS = (ROOT, f"{ROOT}/board", f"{ROOT}/board/{{seq}}", f"{ROOT}/chunk/{{from_seq}}")
PART = re.compile(r"/(board|chunk)/(0|[1-9][0-9]{0,18})")
FOR_EVER = b"public, max-age=31536000, immutable"
SHORTLY = b"public, max-age=2"

Answer = tuple[int, bytes, Headers]


def is_history(raw_path: bytes) -> bool:
    path = ROOT.encode()
    return raw_path == path or raw_path.startswith(path + b"/")


async def get_history(scope: Scope, receive: Receive, send: Send) -> None:
    try:
        with translated():
            status, body, headers = await answer(scope)
    except Problem as problem:
        await send_problem(send, problem)
        return
    await respond(send, status, body, headers, has_body=scope["method"] != "HEAD")


@contextmanager
def translated() -> Iterator[None]:
    try:
        yield
    except UnknownMoment as error:
        raise NotFound(str(error)) from error
    except HistoryError as error:
        logger.error("%s", error)  # with names of files, which are nobody else's business
        raise Unavailable("This part of the history cannot be read now.") from error


async def answer(scope: Scope) -> Answer:
    if scope["method"] not in ("GET", "HEAD"):
        raise MethodNotAllowed("Allowed here: GET, HEAD.", allow="GET, HEAD")
    history = live.current().history
    # As it was asked for: caches keep each spelling of an address apart.
    raw_path: bytes = scope.get("raw_path") or scope["path"].encode()
    path, query = (part.decode("latin1") for part in (raw_path, scope["query_string"]))
    path = path.removeprefix(ROOT)
    if path == "/board":
        return await redirected(history, query)
    if query:
        raise Malformed("There is no query string to this: it would only get around the caches.")
    if not path:
        return await negotiated(scope, await the_list(history), SHORTLY)
    found = PART.fullmatch(path)
    if not found:
        raise NotFound(f"There is no {ROOT}{path[:100]}; see /api/docs.")
    copy = await KINDS[found[1]](history, int(found[2]))
    return await negotiated(scope, copy, FOR_EVER)


async def redirected(history: Reading, query: str) -> Answer:
    name, _, value = query.partition("=")
    try:
        if name != "at":
            raise ValueError("it is board?at= and a time, or board/ and a number.")
        at_ms = milliseconds_of(unquote(value))  # a plus is that of an offset, escaped or not
    except ValueError as error:
        raise Malformed(f"at: {error}", field="at") from error
    refuse_behind(time.time_ns() // 1_000_000, at_ms)
    seq = await history.seq_at(at_ms)
    location = (b"location", f"{ROOT}/board/{seq}".encode())
    return 302, b"", [location, (b"cache-control", SHORTLY)]


async def the_list(history: Reading) -> SharedCopy:
    edition = await history.edition()
    index = edition.archive.index

    async def body(encoding: str) -> bytes:
        return edition.packed if encoding == "gzip" else edition.text

    name = f"{index.last_seq}-{len(index.checkpoints)}"
    return SharedCopy(name, body, [], b"application/json", ("gzip",))


async def board(history: Reading, seq: int) -> SharedCopy:
    packed = await history.board(seq)

    async def body(encoding: str) -> bytes:
        return packed if encoding == "gzip" else gzip.decompress(packed)

    return SharedCopy(str(seq), body, [(b"x-board-seq", b"%d" % seq)], offered=("gzip",))


async def chunk(history: Reading, from_seq: int) -> SharedCopy:
    content = await history.chunk(from_seq)

    async def body(_: str) -> bytes:
        return content  # compressed in itself

    return SharedCopy(content[12:16].hex(), body, [], offered=())  # its CRC


KINDS: dict[str, Callable[[Reading, int], Awaitable[SharedCopy]]] = {
    "board": board,
    "chunk": chunk,
}
