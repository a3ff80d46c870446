"""A thin line to a server: a relay with so many bits a second, and so long for each way.

Chromium's own throttle will not do: it opens connections for nothing, and now and then it
stops for good, with the answers in its sockets. A process of its own: `python -m
tests.bench.thin_line PORT BITS_PER_SECOND ROUND_TRIP_SECONDS` says on which port it listens.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

PACKET_BYTES = 1460  # connections take turns by packets of an Ethernet


@contextmanager
def thin_line(port: int, bits_per_second: float, round_trip_seconds: float) -> Iterator[int]:
    """The port of a line to `port`."""
    words = [str(port), str(bits_per_second), str(round_trip_seconds)]
    command = [sys.executable, "-m", "tests.bench.thin_line", *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield int(process.stdout.readline())
        finally:
            process.kill()


@dataclass
class Way:
    """One direction, which all connections share."""

    bytes_per_second: float
    seconds: float  # from one end to the other
    _free_at: float = field(default=0.0)

    def sent_at(self, now: float, size: int) -> float:
        """When the last of so many bytes is under way, after all that was sent before."""
        self._free_at = max(now, self._free_at) + size / self.bytes_per_second
        return self._free_at


@dataclass
class Line:
    port: int
    up: Way
    down: Way

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(self.up.seconds + self.down.seconds)  # TCP shakes hands
        from_server, to_server = await asyncio.open_connection("127.0.0.1", self.port)
        await asyncio.gather(
            carry(self.up, reader, to_server), carry(self.down, from_server, writer)
        )


async def carry(way: Way, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    loop = asyncio.get_running_loop()
    sent_at = loop.time()
    try:
        while packet := await source.read(PACKET_BYTES):
            sent_at = way.sent_at(loop.time(), len(packet))
            loop.call_at(sent_at + way.seconds, arrive, target, packet)
            await asyncio.sleep(sent_at - loop.time())
    except ConnectionError:
        pass  # a browser that leaves does not say goodbye
    loop.call_at(sent_at + way.seconds, target.close)


def arrive(target: asyncio.StreamWriter, packet: bytes) -> None:
    if not target.is_closing():
        target.write(packet)


async def main(port: str, bits_per_second: str, round_trip_seconds: str) -> None:
    ways = [Way(float(bits_per_second) / 8, float(round_trip_seconds) / 2) for _ in range(2)]
    server = await asyncio.start_server(Line(int(port), *ways).serve, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
