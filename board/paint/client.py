"""A running server's public HTTP API, as a painter sees it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

import aiohttp

from board.core.formats.snapshot import Snapshot, decode_snapshot
from board.core.formats.varint import WireError
from board.core.tiles.grid import Grid
from board.paint.dither import Rgb
from board.paint.picture import Wish
from board.paint.reply import Answer, Trouble, read_answer, read_object

TIMEOUT = aiohttp.ClientTimeout(total=15)
MAX_CONNECTIONS = 100
NO_ANSWER = (aiohttp.ClientError, TimeoutError, OSError)


class ServerError(Exception):
    """The server did not answer, or not as a Place server does."""


class ServerAway(ServerError):
    """The server cannot answer just now; trying again is right."""


class SessionRefused(Exception):
    """The server makes no session, and will not by trying again at once."""


class Config(NamedTuple):
    """What a painter needs of `GET /api/config`."""

    grid: Grid
    palette: tuple[Rgb, ...]
    cooldown_seconds: int


class Player:
    """One session of the server; its cookie is kept here."""

    def __init__(self, http: aiohttp.ClientSession) -> None:
        self._http = http

    async def join(self) -> None:
        """Gets a session. Raises SessionRefused or ServerAway."""
        try:
            async with self._http.post("/api/session", json={}) as response:
                fields = read_object(await response.read())
        except NO_ANSWER as error:
            raise ServerAway(describe(error)) from error
        detail = fields.get("detail", f"The server answered {response.status}.")
        if response.status == 429:
            raise SessionRefused(
                f"The server makes no more sessions for this address: {detail} Its setting "
                "PLACE_SESSIONS_PER_IP_HOUR limits them; PLACE_SESSIONS_PER_IP_HOUR=0 does not."
            )
        if response.status >= 500:
            raise ServerAway(detail)
        if response.status != 201:
            raise SessionRefused(f"The server makes no session: {detail}")

    async def place(self, wish: Wish) -> Answer:
        try:
            async with self._http.put("/api/pixel", json=wish._asdict()) as response:
                return read_answer(response.status, response.headers, await response.read())
        except NO_ANSWER as error:
            return Trouble(describe(error))


@asynccontextmanager
async def open_players(url: str, count: int) -> AsyncIterator[list[Player]]:
    """Players without a session yet; each has its own cookies, all share connections."""
    connector = aiohttp.TCPConnector(limit=MAX_CONNECTIONS)
    sessions = [open_session(url, connector) for _ in range(count)]
    try:
        yield [Player(session) for session in sessions]
    finally:
        for session in sessions:
            await session.close()
        await connector.close()


def open_session(url: str, connector: aiohttp.TCPConnector) -> aiohttp.ClientSession:
    return aiohttp.ClientSession(
        url,
        connector=connector,
        connector_owner=False,
        cookie_jar=aiohttp.CookieJar(unsafe=True),  # "unsafe": also of a bare IP address
        timeout=TIMEOUT,
    )


async def read_config(url: str) -> Config:
    """Raises ServerError, of which ServerAway is one."""
    fields = await get(url, "/api/config")
    try:
        config = json.loads(fields)
        return Config(
            Grid.from_config(config),
            tuple(read_hex(color["hex"]) for color in config["palette"]),
            config["cooldown_seconds"],
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ServerError(f"{url}/api/config does not answer as a Place server does.") from error


def read_hex(text: str) -> Rgb:
    red, green, blue = bytes.fromhex(text.removeprefix("#"))
    return red, green, blue


async def read_board(url: str) -> Snapshot:
    """Raises ServerError, of which ServerAway is one."""
    try:
        return decode_snapshot(await get(url, "/api/board"))
    except WireError as error:
        raise ServerError(f"{url}/api/board is not a board: {error}") from error


async def get(url: str, path: str) -> bytes:
    try:
        async with (
            aiohttp.ClientSession(url, timeout=TIMEOUT) as http,
            http.get(path) as response,
        ):
            body = await response.read()
    except NO_ANSWER as error:
        raise ServerError(f"{url}{path} cannot be read: {describe(error)}") from error
    if response.status != 200:
        kind = ServerAway if response.status >= 500 else ServerError
        raise kind(f"{url}{path} cannot be read: the server answered {response.status}.")
    return body


def describe(error: BaseException) -> str:
    text: Any = str(error) or type(error).__name__
    return f"{text}."
