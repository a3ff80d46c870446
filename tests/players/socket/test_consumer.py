from __future__ import annotations

import asyncio
import contextlib
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest

from board.core.formats.messages import Place, Placed, encode_place
from tests.rig.client import BoardClient
from tests.rig.raw_socket import BINARY, CLOSE, frame, handshake
from tests.rig.server import BoardServer

ENVIRONMENT = {"PLACE_TICK_MS": "20", "PLACE_RING_ENTRIES": "100"}


async def test_hello_comes_first_and_frames_follow(server: BoardServer) -> None:
    async with BoardClient(server.url, server.new_player()) as client:
        placed = await client.place(3, 4, 5)
        assert isinstance(placed, Placed)
        await client.until_seq(placed.seq)
        hello = client.controls[0]
        assert hello["type"] == "hello" and hello["protocol"] == 2
        ago = datetime.now(UTC) - datetime.fromisoformat(hello["at"])
        assert timedelta(0) <= ago < timedelta(minutes=1)
        async with BoardClient(server.url) as other:
            await other.until_seq(placed.seq)
            assert other.checksum == client.checksum


async def test_a_pixel_reaches_a_socket_that_only_watches(server: BoardServer) -> None:
    async with BoardClient(server.url) as watcher:
        status, answer = server.place(server.new_player(), 1, 1, 7)
        assert status == 200
        await watcher.until_seq(answer["seq"])
        async with BoardClient(server.url) as fresh:
            await fresh.until_seq(answer["seq"])
            assert fresh.checksum == watcher.checksum


async def test_who_comes_back_gets_just_what_was_missed(server: BoardServer) -> None:
    cookie = server.new_player()
    async with BoardClient(server.url, cookie) as client:
        await client.disconnect()
        for x in range(5):
            _, answer = server.place(cookie, x, 9, x)
        await client.connect()
        await client.until_seq(answer["seq"])
        assert "resync" not in client.kinds()
        async with BoardClient(server.url) as fresh:
            await fresh.until_seq(answer["seq"])
            assert fresh.checksum == client.checksum


async def test_who_was_away_too_long_is_told_to_read_the_board_again(
    server: BoardServer,
) -> None:
    cookie = server.new_player()
    async with BoardClient(server.url, cookie) as client, BoardClient(server.url, cookie) as busy:
        await client.disconnect()
        for n in range(210):  # the ring holds 100, and drops what a tick brought as a whole
            if n % 15 == 0:
                await busy.disconnect()
                await busy.connect()
            answer = await busy.place(n % 40, n % 30, n % 16)
            assert isinstance(answer, Placed)
        await client.connect()
        await client.until(lambda: "resync" in client.kinds())
        await client.until_seq(answer.seq)
        await busy.until_seq(answer.seq)  # an answer may come before the frame
        assert client.checksum == busy.checksum


@pytest.mark.parametrize("since", ["-1", "x", "", "1&since=2", "99999999999999999999"])
async def test_a_since_that_is_no_number_closes_with_4002(server: BoardServer, since: str) -> None:
    async with (
        aiohttp.ClientSession() as http,
        http.ws_connect(f"{server.url}/ws/board?since={since}") as socket,
    ):
        assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSE
        assert socket.close_code == 4002


async def test_a_since_in_the_future_is_told_to_resync(server: BoardServer) -> None:
    async with (
        aiohttp.ClientSession() as http,
        http.ws_connect(f"{server.url}/ws/board?since=999999999") as socket,
    ):
        assert (await socket.receive_json())["type"] == "hello"
        assert (await socket.receive_json())["type"] == "resync"


PLACE = encode_place(Place(1, 2, 3, 4))


@pytest.mark.parametrize(
    "data", [b"", b"\x11", b"garbage", PLACE[:-1], PLACE + b"\0", b"\x10", b"\x10" + b"\xff" * 12]
)
async def test_a_malformed_message_closes_with_4002(server: BoardServer, data: bytes) -> None:
    async with BoardClient(server.url, server.new_player()) as client:
        await client.send(data)
        await client.until(lambda: client.close_code)
        assert client.close_code == 4002


async def test_text_closes_with_4002(server: BoardServer) -> None:
    async with BoardClient(server.url, server.new_player()) as client:
        await client.send_text('{"type": "place"}')
        await client.until(lambda: client.close_code)
        assert client.close_code == 4002


async def test_an_oversized_message_closes_the_socket(server: BoardServer) -> None:
    async with BoardClient(server.url, server.new_player()) as client:
        await client.send(b"\x10" * 100)
        await client.until(lambda: client.close_code)
        assert client.close_code == 1009  # message too big, RFC 6455 section 7.4.1


async def test_a_huge_message_is_cut_off_before_it_is_all_here(server: BoardServer) -> None:
    async with BoardClient(server.url, server.new_player()) as client:
        with contextlib.suppress(ConnectionError):
            await client.send(b"\x10" * 10_000_000)
        await client.until(lambda: client.close_code)
        assert client.close_code in (1006, 1009)


def test_a_flood_closes_with_4008(server: BoardServer) -> None:
    """By a client that heeds nothing: one of a library ends by itself when the close comes."""
    with handshake(server, "/ws/board", f"Cookie: {server.new_player()}") as client:
        assert client.head() == 101
        client.connection.sendall(frame(BINARY, PLACE) * 200)
        close = next(payload for opcode, payload in client.frames() if opcode == CLOSE)
    assert int.from_bytes(close[:2], "big") == 4008


async def test_placing_without_a_session_is_refused_and_watching_goes_on(
    server: BoardServer,
) -> None:
    async with BoardClient(server.url) as client:
        problem = await client.place(1, 1, 1)
        assert isinstance(problem, dict) and problem["type"] == "/problems/no-session"
        _, answer = server.place(server.new_player(), 0, 0, 1)
        await client.until_seq(answer["seq"])


@pytest.mark.parametrize(
    ("x", "y", "color", "kind", "field"),
    [
        (40, 0, 0, "/problems/out-of-board", "x"),
        (0, 30, 0, "/problems/out-of-board", "y"),
        (-1, 0, 0, "/problems/out-of-board", "x"),
        (0, -32_768, 0, "/problems/out-of-board", "y"),
        (32_767, 32_767, 0, "/problems/out-of-board", "x"),
        (0, 0, 16, "/problems/out-of-palette", "color"),
    ],
)
async def test_a_placement_outside_is_refused_with_its_bounds(
    server: BoardServer, x: int, y: int, color: int, kind: str, field: str
) -> None:
    async with BoardClient(server.url, server.new_player()) as client:
        problem = await client.place(x, y, color)
        assert isinstance(problem, dict)
        assert (problem["type"], problem["field"], problem["minimum"]) == (kind, field, 0)


async def test_a_socket_of_another_site_is_refused(server: BoardServer) -> None:
    async with aiohttp.ClientSession(headers={"Origin": "https://evil.example"}) as http:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refusal:
            await http.ws_connect(f"{server.url}/ws/board")
        assert refusal.value.status == 403


async def test_a_client_that_offers_compression_is_served_without(server: BoardServer) -> None:
    """As every browser does."""
    async with (
        aiohttp.ClientSession() as http,
        http.ws_connect(f"{server.url}/ws/board", compress=15) as socket,
    ):
        assert (await socket.receive_json())["type"] == "hello"
        assert not socket.compress


async def test_placements_racing_over_sockets_and_http_are_all_numbered_once(
    server: BoardServer,
) -> None:
    cookies = [server.new_player() for _ in range(4)]
    clients = [BoardClient(server.url, cookie) for cookie in cookies]
    async with clients[0], clients[1], clients[2], clients[3]:
        over_sockets = [client.place(n, 20, n) for client in clients for n in range(10)]
        over_http = [
            asyncio.to_thread(server.place, cookie, n, 21, n)
            for cookie in cookies
            for n in range(5)
        ]
        placed = await asyncio.gather(*over_sockets)
        answers = await asyncio.gather(*over_http)
        seqs = [each.seq for each in placed if isinstance(each, Placed)]
        seqs += [answer["seq"] for status, answer in answers if status == 200]
        assert len(seqs) == len(set(seqs)) == 60
        for client in clients:
            await client.until_seq(max(seqs))
        assert len({client.checksum for client in clients}) == 1
