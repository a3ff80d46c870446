"""Bytes to a server and back, without a library that would refuse to send them."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from contextlib import suppress

from tests.hostile.wild_requests import Wild
from tests.rig.fuse import FUSE_SECONDS

STATUS = re.compile(rb"HTTP/1\.[01] (\d{3}) ")
# To those of whom nobody can say whether an answer is due. A late one is not looked at; what
# the server thought of it is still in its log.
GRACE_SECONDS = 0.3
AT_ONCE = 48


async def statuses(port: int, wild: Wild) -> list[int]:
    """Of the answers that came."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    received = bytearray()
    reading = asyncio.create_task(read_on(reader, received))
    with suppress(ConnectionError):  # a server may hang up on what it does not like
        for part in wild.parts:
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(0)
    await asyncio.wait([reading], timeout=FUSE_SECONDS if wild.is_whole else GRACE_SECONDS)
    assert reading.done() or not wild.is_whole, f"It is neither answered nor hung up: {wild}"
    await hung_up(writer, reading)
    return [int(found) for found in STATUS.findall(received)]


async def read_on(reader: asyncio.StreamReader, received: bytearray) -> None:
    with suppress(ConnectionError):
        while data := await reader.read(65_536):
            received += data


async def hung_up(writer: asyncio.StreamWriter, reading: asyncio.Task[None]) -> None:
    """Says that no more will come, after which the server ends it."""
    with suppress(OSError):
        writer.write_eof()
    async with asyncio.timeout(FUSE_SECONDS):
        await reading
    writer.close()


async def all_statuses(port: int, wilds: list[Wild]) -> dict[Wild, list[int]]:
    """A few at a time."""
    turn, found = asyncio.Semaphore(AT_ONCE), {}

    async def one(wild: Wild) -> None:
        async with turn:
            found[wild] = await statuses(port, wild)

    async with asyncio.TaskGroup() as group:
        for wild in wilds:
            group.create_task(one(wild))
    return found


def counted(found: dict[Wild, list[int]]) -> Counter[int]:
    return Counter(status for answers in found.values() for status in answers)
