"""What stands between processes and a Valkey that may be replaced: an endpoint that is moved."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Switch:
    """A TCP relay in a thread of its own; `target` is a port of the loopback interface."""

    def __init__(self, target: int) -> None:
        self.port = 0
        self.delay_seconds = 0.0  # of what goes either way
        self._target = target
        self._lines: set[asyncio.Transport] = set()
        self._silent: set[asyncio.Transport] = set()
        self._loop = asyncio.new_event_loop()

    def move(self, target: int) -> None:
        """New connections go there, and the old ones are cut."""
        self._target = target
        self._call(self._cut)

    def go_silent(self) -> None:
        """Nothing passes any more on what is open now, and nobody is told; as when a
        firewall forgets them. New connections work."""
        self._call(self._pause)

    def _call(self, work: Callable[[], None]) -> None:
        done = threading.Event()

        def do() -> None:
            work()
            done.set()

        self._loop.call_soon_threadsafe(do)
        assert done.wait(20)

    def _cut(self) -> None:
        for line in self._lines | self._silent:
            line.abort()

    def _pause(self) -> None:
        for line in self._lines:
            if line.is_reading():
                line.pause_reading()
        self._silent |= self._lines
        self._lines = set()

    async def serve(self) -> None:
        self._server = await self._loop.create_server(lambda: Line(self), "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        self._server.close()
        while self._lines or self._silent:
            self._cut()
            await asyncio.sleep(0)

    async def connect(self, line: Line) -> None:
        try:
            await self._loop.create_connection(lambda: Line(self, line), "127.0.0.1", self._target)
        except OSError:
            assert line.transport
            line.transport.abort()

    def run(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self.serve())
        ready.set()
        self._loop.run_forever()
        self._loop.run_until_complete(self.close())
        self._loop.close()

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)


class Line(asyncio.Protocol):
    """One end; what comes in goes out at the other."""

    def __init__(self, switch: Switch, other: Line | None = None) -> None:
        self._switch, self.other = switch, other
        self._due, self._waiting = 0.0, 0
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self._switch._lines.add(transport)
        if self.other is None:
            transport.pause_reading()
            self._connecting = self._switch._loop.create_task(self._switch.connect(self))
        else:
            self.other.other = self
            assert self.other.transport
            if not self.other.transport.is_closing():
                self.other.transport.resume_reading()

    def data_received(self, data: bytes) -> None:
        loop = self._switch._loop
        # Strictly later than what came before: timers of one time are run in any order.
        self._due = max(loop.time() + self._switch.delay_seconds, self._due + 1e-6)
        if self._switch.delay_seconds or self._waiting:
            self._waiting += 1
            loop.call_at(self._due, self._pass_late, data)
        else:
            self._pass(data)

    def _pass_late(self, data: bytes) -> None:
        self._waiting -= 1
        self._pass(data)

    def _pass(self, data: bytes) -> None:
        if self.other and self.other.transport and not self.other.transport.is_closing():
            self.other.transport.write(data)

    def connection_lost(self, error: Exception | None) -> None:
        assert self.transport
        self._switch._lines.discard(self.transport)
        self._switch._silent.discard(self.transport)
        if self.other and self.other.transport in self._switch._lines:
            self.other.transport.abort()


@contextmanager
def switch_to(target: int) -> Iterator[Switch]:
    switch, ready = Switch(target), threading.Event()
    thread = threading.Thread(target=switch.run, args=(ready,), daemon=True)
    thread.start()
    assert ready.wait(20)
    try:
        yield switch
    finally:
        switch.stop()
        thread.join(20)
