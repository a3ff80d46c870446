"""Sockets told what no good client says; another one beside them goes on seeing every pixel."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from tests.hostile.conversation import read_on
from tests.hostile.frames import PING, close_code, frame
from tests.hostile.wild_requests import head
from tests.hostile.wild_sockets import ANY, CASES, GONE, OPEN, REFUSED, Case
from tests.rig.client import BoardClient
from tests.rig.fuse import FUSE_SECONDS
from tests.rig.server import BoardServer

END_OF_HEAD = b"\r\n\r\n"
LAST_WORD = b"are you there?"  # a ping that is answered says that all before it was read


def test_there_are_seventy_cases_by_as_many_names() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 70


async def test_no_socket_is_a_fault_of_the_server(server: BoardServer) -> None:
    player = await asyncio.to_thread(server.new_player)
    async with BoardClient(server.url, await asyncio.to_thread(server.new_player)) as witness:
        found = {case.name: await outcome(server.port, case, player) for case in CASES}
        placed = await witness.place(9, 9, 9)
        await witness.until_seq(placed.seq)  # type: ignore[union-attr]
    right = {case.name: case.right for case in CASES}
    wrong = {name: word for name, word in found.items() if word != right[name]}
    assert wrong == {}


async def outcome(port: int, case: Case, player: str) -> str | int:
    """What happened, in the words of the table; a status of 5xx, which is never right, as such."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    received = bytearray()
    reading = asyncio.create_task(read_on(reader, received))
    cookie = (f"Cookie: {player}",) if case.is_player else ()
    handshake = head(case.method, case.target, *case.lines(), *cookie, version=case.version)
    with suppress(ConnectionError):
        writer.write(handshake + case.body)
        await writer.drain()
    try:
        status = await status_of(received, reading)
        if status != 101:
            return case.right if case.right in (REFUSED, ANY) and status < 500 else status
        ended = await end_of(case, writer, reading, received)
        return ANY if case.right == ANY else ended
    finally:
        writer.close()
        await reading


async def status_of(received: bytearray, reading: asyncio.Task[None]) -> int:
    """0 if the server hung up."""
    await until(lambda: END_OF_HEAD in received or reading.done())
    return int(received.split(b" ", 2)[1]) if received else 0


async def end_of(
    case: Case, writer: asyncio.StreamWriter, reading: asyncio.Task[None], received: bytearray
) -> str | int:
    start = received.index(END_OF_HEAD) + len(END_OF_HEAD)
    with suppress(ConnectionError):
        writer.write(case.sent + frame(PING, LAST_WORD))
        await writer.drain()
    await until(
        lambda: reading.done() or LAST_WORD in received or close_code(received[start:]) is not None
    )
    code = close_code(received[start:])
    if code is None and not reading.done():
        return OPEN
    return GONE if case.right == GONE else code or GONE


async def until(condition: object) -> None:
    async with asyncio.timeout(FUSE_SECONDS):
        while not condition():  # type: ignore[operator]
            await asyncio.sleep(0.002)
