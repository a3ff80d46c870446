"""Sockets without a network for the hub's tests: a kernel's buffer, and the client behind it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

from board.core.formats.pixel_frame import decode_frame
from board.core.formats.snapshot import checksum
from board.core.palette import make_palette
from board.core.tiles.grid import Grid
from board.core.tiles.packed import set_pixel
from board.hub.message import Message
from board.hub.mirror import Mirror
from board.hub.socket import SocketEvents


class Client:
    """A player's browser as DESIGN has it: ignores, applies, or asks again."""

    def __init__(self, mirror: Mirror) -> None:
        self.load(mirror)
        self.needs_board = False

    def load(self, mirror: Mirror) -> None:
        """GET /api/board and /api/config."""
        self.grid, self.seq = mirror.grid, mirror.seq
        self.pixels = bytearray(mirror.pixels)
        self.told = mirror.shape.palette, mirror.shape.state
        self.needs_board = False

    def take(self, payload: bytes, is_binary: bool) -> None:
        if not is_binary:
            control = json.loads(payload)
            self.needs_board |= control["type"] == "resync"
            if control["type"] == "config":
                self._configure(control)
            return
        frame = decode_frame(payload, self.grid.bits)
        if frame.to_seq <= self.seq or self.needs_board:
            return
        assert frame.from_seq <= self.seq, "The hub left a gap."
        for address, color in frame.updates.items():
            set_pixel(self.pixels, address, color, self.grid.bits)
        self.seq = frame.to_seq

    def _configure(self, config: dict[str, Any]) -> None:
        grid = Grid.from_config(config)
        assert self.needs_board or grid.extends(self.grid), "The board has shrunk."
        self.grid = grid
        self.pixels += bytes(max(0, grid.byte_length - len(self.pixels)))
        colors = [(color["name"], color["hex"]) for color in config["palette"]]
        self.told = make_palette(colors), config["state"]

    @property
    def checksum(self) -> int:
        return checksum(self.grid, self.pixels)


class KernelSocket:
    """The direct path: `raw_send` takes what fits into `room` bytes, like a kernel's buffer
    that its peer empties by `read`; the rest waits as in Twisted's buffer."""

    player: str | None = None
    events: SocketEvents

    def __init__(self, client: Client, room: int) -> None:
        self.client, self.room = client, room
        self.raw_send: Callable[[bytes], int] = self._raw_send
        self.is_closed = False
        self._kernel, self._rest, self._stream = bytearray(), bytearray(), bytearray()

    def _raw_send(self, data: bytes) -> int:
        assert not self._rest, "Bytes would overtake those that wait."
        free = self.room - len(self._kernel)
        if not free:
            raise BlockingIOError
        self._kernel += data[:free]
        return min(free, len(data))

    def send(self, message: Message) -> None:
        if self._rest:
            self._rest += message.framed
            return
        try:
            sent = self._raw_send(message.framed)
        except BlockingIOError:
            sent = 0
        if sent < len(message.framed):
            self.spill(message.framed[sent:])

    def spill(self, rest: bytes) -> None:
        self._rest += rest
        self.events.spilled(self)

    def close(self, code: int, reason: str) -> None:
        self.is_closed = True

    async def read(self) -> None:
        """The client reads all there is, the kernel takes what waits, until nothing does."""
        while self._kernel or self._rest:
            was_spilled = bool(self._rest)
            self._stream += self._kernel
            self._kernel = self._rest[: self.room]
            del self._rest[: self.room]
            if was_spilled and not self._rest:
                self.events.drained(self)
        self._parse()

    def _parse(self) -> None:
        while self._stream:
            opcode, length, start = self._stream[0], self._stream[1], 2
            if length == 126:
                length, start = int.from_bytes(self._stream[2:4], "big"), 4
            elif length == 127:
                length, start = int.from_bytes(self._stream[2:10], "big"), 10
            assert opcode in (0x81, 0x82), "The frames are torn."
            self.client.take(bytes(self._stream[start : start + length]), opcode == 0x82)
            del self._stream[: start + length]


class SlowConsumer:
    """What AsgiSocket writes to: a send that waits until the client reads."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._waiting: list[tuple[asyncio.Future[None], bytes, bool]] = []

    async def send(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        taken = asyncio.get_running_loop().create_future()
        data = text_data.encode() if text_data is not None else bytes_data
        assert data is not None
        self._waiting.append((taken, data, text_data is None))
        await taken

    async def close(self, *_: Any) -> None:
        raise AssertionError("The hub's own messages may not be what cuts a client off.")

    async def read(self) -> None:
        await asyncio.sleep(0)
        while self._waiting:
            taken, data, is_binary = self._waiting.pop(0)
            self._client.take(data, is_binary)
            taken.set_result(None)
            await asyncio.sleep(0)
            await asyncio.sleep(0)
