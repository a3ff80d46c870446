"""A player's client for tests: the one synchronising path of docs/protocol.md, in Python."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Callable
from typing import Any

import aiohttp

from board.core.formats.messages import (
    Place,
    Placed,
    Undo,
    decode_placed,
    encode_place,
    encode_undo,
)
from board.core.formats.pixel_frame import decode_frame
from board.core.formats.snapshot import checksum, decode_snapshot
from board.core.tiles.grid import Grid
from board.core.tiles.packed import set_pixel
from tests.rig.fuse import FUSE_SECONDS


class BoardClient:
    """Reads the board, then follows the socket. Use as an async context manager."""

    def __init__(
        self, url: str, cookie: str | None = None, receive_buffer: int | None = None
    ) -> None:
        self._url, self._headers = url, {"Cookie": cookie} if cookie else {}
        self.seq = 0
        self.pixels = bytearray()
        self.controls: list[dict[str, Any]] = []
        self.answers: dict[int, Placed | dict[str, Any]] = {}
        self.close_code: int | None = None
        self.frames = 0
        self._is_resyncing = self._is_leaving = False
        self._receive_buffer = receive_buffer
        self._changed = asyncio.Condition()
        self._next_request = 1
        self._connections = 0

    async def __aenter__(self) -> BoardClient:
        connector = aiohttp.TCPConnector(socket_factory=self._make_socket)
        self._http = aiohttp.ClientSession(headers=self._headers, connector=connector)
        try:
            await self.connect()
        except BaseException:
            await self._http.close()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.disconnect()
        await self._http.close()

    async def connect(self) -> None:
        """First load and reconnect alike."""
        if not self.pixels:
            await self.read_board()
        self._socket = await self._http.ws_connect(
            f"{self._url}/ws/board?since={self.seq}", max_msg_size=0
        )
        self.close_code = None
        self._connections += 1
        self._reader = asyncio.create_task(self._read())

    def _make_socket(self, address: Any) -> socket.socket:
        family, kind, protocol, *_ = address
        made = socket.socket(family, kind, protocol)
        made.setblocking(False)
        if self._receive_buffer:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, self._receive_buffer)
        return made

    def stop_reading(self) -> None:
        """As a client whose line or processor stalls: nothing leaves the kernel's buffer."""
        self._transport.pause_reading()

    def read_again(self) -> None:
        self._transport.resume_reading()

    @property
    def _transport(self) -> Any:
        connection = self._socket._conn
        assert connection is not None
        return connection.transport

    async def disconnect(self) -> None:
        """For good, also when it is just about to come back after a resync."""
        self._is_leaving = True
        while True:
            reader = self._reader
            await self._socket.close()
            await reader
            if reader is self._reader:
                break
        self._is_leaving = False
        self.close_code = None

    async def read_board(self) -> None:
        async with self._http.get(f"{self._url}/api/board") as response:
            response.raise_for_status()
            snapshot = decode_snapshot(await response.read())
        self.grid, self.seq, self.pixels = snapshot.grid, snapshot.seq, bytearray(snapshot.pixels)

    async def _read(self) -> None:
        async for message in self._socket:
            async with self._changed:
                if message.type is aiohttp.WSMsgType.BINARY:
                    self._on_binary(message.data)
                else:
                    await self._on_control(json.loads(message.data))
                self._changed.notify_all()
        if self._is_resyncing and not self._is_leaving:
            self._is_resyncing = False
            await self.read_board()
            await self.connect()
            async with self._changed:
                self._changed.notify_all()
            return
        async with self._changed:
            self.close_code = self._socket.close_code
            self._changed.notify_all()

    def _on_binary(self, data: bytes) -> None:
        if data[0] == 0x11:
            placed = decode_placed(data)
            self.answers[placed.request_id] = placed
            return
        frame = decode_frame(data, self.grid.bits)
        self.frames += 1
        if frame.to_seq <= self.seq:
            return
        assert frame.from_seq <= self.seq, f"A gap: at {self.seq}, frame from {frame.from_seq}"
        for address, color in frame.updates.items():
            set_pixel(self.pixels, address, color, self.grid.bits)
        self.seq = frame.to_seq

    async def _on_control(self, control: dict[str, Any]) -> None:
        self.controls.append(control)
        if control["type"] == "refused":
            self.answers[control["request_id"]] = control["problem"]
        if control["type"] == "config":
            self._grow(Grid.from_config(control))
        if control["type"] == "resync":
            self._is_resyncing = True
            await self._socket.close()

    def _grow(self, grid: Grid) -> None:
        """In place, as what comes after a config is of the board that it tells of."""
        if grid.extends(self.grid):
            self.grid = grid
            self.pixels += bytes(grid.byte_length - len(self.pixels))

    @property
    def connections(self) -> int:
        """How often it has connected so far."""
        return self._connections

    @property
    def checksum(self) -> int:
        return checksum(self.grid, self.pixels)

    async def until(self, condition: Any, seconds: float = FUSE_SECONDS) -> None:
        """Waits until `condition()` holds; a message that came is a reason to look again."""
        async with asyncio.timeout(seconds), self._changed:
            await self._changed.wait_for(condition)

    async def until_seq(self, seq: int) -> None:
        await self.until(lambda: self.seq >= seq)

    async def send(self, data: bytes) -> None:
        await self._socket.send_bytes(data)

    async def send_text(self, text: str) -> None:
        await self._socket.send_str(text)

    async def place(self, x: int, y: int, color: int) -> Placed | dict[str, Any]:
        return await self._ask(lambda request_id: encode_place(Place(request_id, x, y, color)))

    async def undo(self) -> Placed | dict[str, Any]:
        return await self._ask(lambda request_id: encode_undo(Undo(request_id)))

    async def _ask(self, message: Callable[[int], bytes]) -> Placed | dict[str, Any]:
        request_id, self._next_request = self._next_request, self._next_request + 1
        connection = self._connections
        await self.send(message(request_id))
        await self.until(
            lambda: (
                request_id in self.answers or self.close_code or self._connections != connection
            )
        )
        if request_id not in self.answers:
            raise ConnectionResetError("The socket closed before the answer came.")
        return self.answers[request_id]

    def kinds(self) -> list[str]:
        return [control["type"] for control in self.controls]
