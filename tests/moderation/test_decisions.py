"""What a moderator decides at one server's admin holds, and shows, at every server."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from board.core.formats.mask import digest, encode_mask
from board.core.tiles.grid import Grid
from board.store.rules import mask_of
from tests.rig.client import BoardClient
from tests.rig.fuse import until
from tests.rig.moderator import BOARD, Moderator, create_moderator
from tests.rig.server import BoardServer
from tests.rig.valkey import ValkeyServer

WIDTH, HEIGHT = 40, 30


@pytest.fixture(scope="module")
def servers(
    tmp_path_factory: pytest.TempPathFactory, plain_valkey: ValkeyServer
) -> Iterator[tuple[BoardServer, BoardServer]]:
    """Two `serve` processes with one Valkey and one database."""
    directory = tmp_path_factory.mktemp("moderation")
    settings = {
        "VALKEY_URL": plain_valkey.url,
        "PLACE_WIDTH": str(WIDTH),
        "PLACE_HEIGHT": str(HEIGHT),
        "PLACE_TICK_MS": "20",
    }
    with BoardServer(directory, **settings) as one, BoardServer(directory, **settings) as two:
        create_moderator(one)
        yield one, two


@pytest.fixture(scope="module")
def moderator(servers: tuple[BoardServer, BoardServer]) -> Moderator:
    return Moderator(servers[0])


def configured(server: BoardServer) -> dict[str, Any]:
    config: dict[str, Any] = server.request("GET", "/api/config")[1]
    return config


async def until_configured(client: BoardClient, **members: Any) -> dict[str, Any]:
    """Waits for a `config` with these members; other messages may have come after it."""

    def found() -> list[dict[str, Any]]:
        return [
            control
            for control in client.controls
            if control["type"] == "config" and members.items() <= control.items()
        ]

    await client.until(lambda: bool(found()), 40)
    return found()[-1]


def player_id(server: BoardServer, cookie: str) -> str:
    _, me, _ = server.request("GET", "/api/me", headers={"Cookie": cookie})
    return str(me["user_id"])


async def test_a_change_arrives_at_the_sockets_of_both_servers(
    servers: tuple[BoardServer, BoardServer], moderator: Moderator
) -> None:
    one, two = servers
    async with BoardClient(one.url) as here, BoardClient(two.url) as there:
        moderator.change_board(
            announcement="Be kind",
            cooldown_seconds=7,
            tick_ms=50,
            event_name="White-out",
            event_at_0="2099-01-31",
            event_at_1="18:00:00",
            **{"palette-3-name": "ink"},
        )
        for client in (here, there):
            wanted = {"announcement": "Be kind", "cooldown_seconds": 7, "tick_ms": 50}
            config = await until_configured(client, **wanted)
            assert config["palette"][3]["name"] == "ink"
            assert config["event"] == {"name": "White-out", "at": "2099-01-31T18:00:00.000Z"}
    for server in servers:
        status, config, _ = server.request("GET", "/api/config")
        assert (status, config["announcement"]) == (200, "Be kind")
    gone = {"event_name": "", "event_at_0": "", "event_at_1": ""}
    moderator.change_board(announcement="", cooldown_seconds=0, **gone)
    until(lambda: configured(one)["event"] is None, "the event is taken away")


async def test_a_frozen_board_refuses_until_it_is_open_again(
    servers: tuple[BoardServer, BoardServer], moderator: Moderator
) -> None:
    one, two = servers
    player = two.new_player()
    async with BoardClient(two.url) as watcher:
        for state, slug in (("frozen", "frozen"), ("ended", "ended")):
            moderator.change_board(state=state)
            await until_configured(watcher, state=state)
            for server in servers:
                status, problem = server.place(player, 1, 1, 1)
                assert (status, problem["type"]) == (423, f"/problems/{slug}")
        moderator.change_board(state="open")
    assert one.place(player, 1, 1, 1)[0] == 200


async def test_a_ban_closes_the_players_socket_and_refuses_with_reason_and_end(
    servers: tuple[BoardServer, BoardServer], moderator: Moderator
) -> None:
    one, two = servers
    cookie = two.new_player()
    player = player_id(two, cookie)
    until = (datetime.now(UTC) + timedelta(days=1)).replace(microsecond=0)
    async with BoardClient(two.url, cookie) as banned, BoardClient(two.url) as other:
        moderator.submit(
            f"/admin/board/ban/add/?player={player}",
            reason="an insult",
            until_0=f"{until:%Y-%m-%d}",
            until_1=f"{until:%H:%M:%S}",
        )
        await banned.until(lambda: banned.close_code is not None)
        assert banned.close_code == 4003
        assert other.close_code is None
    for server in servers:
        status, problem = server.place(cookie, 2, 2, 2)
        assert (status, problem["type"]) == (403, "/problems/banned")
        assert problem["reason"] == "an insult"
        assert problem["until"] == f"{until:%Y-%m-%dT%H:%M:%S}.000Z"
        _, me, _ = server.request("GET", "/api/me", headers={"Cookie": cookie})
        assert me["ban"] == {"reason": problem["reason"], "until": problem["until"]}
    assert "moderator" in moderator.read("/admin/board/ban/")
    lift_ban(moderator, player)
    assert two.place(cookie, 2, 2, 2)[0] == 200


def lift_ban(moderator: Moderator, player: str) -> None:
    page = moderator.read(f"/admin/board/ban/?q={player}")
    [number] = {
        part.split("/change/")[0]
        for part in page.split('href="/admin/board/ban/')
        if "/change/" in part[:30]
    }
    moderator.submit(f"/admin/board/ban/{number}/delete/")


async def test_a_protected_rectangle_refuses_inside_and_not_outside(
    servers: tuple[BoardServer, BoardServer], moderator: Moderator
) -> None:
    _, two = servers
    player = two.new_player()
    moderator.submit("/admin/board/protectedrectangle/add/", x1=5, y1=5, x2=6, y2=7, note="logo")
    status, problem = two.place(player, 6, 7, 3)
    assert (status, problem["type"]) == (423, "/problems/protected")
    assert two.place(player, 7, 7, 3)[0] == 200
    grid = Grid.new(WIDTH, HEIGHT)
    bits = mask_of(grid, [(5, 5, 6, 7)])
    for server in servers:
        until(
            lambda at=server: at.request("GET", "/api/config")[1]["protected"] == digest(bits),
            "the settings name what is protected",
        )
        status, body, headers = server.request("GET", "/api/protected")
        assert (status, body) == (200, encode_mask(bits))
        assert headers["Cache-Control"].startswith("public, max-age=0, s-maxage=")


async def test_a_notice_is_sent_to_everyone_once(
    servers: tuple[BoardServer, BoardServer], moderator: Moderator
) -> None:
    one, two = servers
    async with BoardClient(one.url) as here, BoardClient(two.url) as there:
        moderator.submit("/admin/board/board/notice/", text="Ten minutes left", level="warning")
        notice = {"type": "notice", "text": "Ten minutes left", "level": "warning"}
        for client in (here, there):
            await client.until(lambda client=client: notice in client.controls)
            assert client.controls.count(notice) == 1


async def test_a_lost_control_message_is_made_up_for(
    servers: tuple[BoardServer, BoardServer],
) -> None:
    """A change that is committed and told to nobody, as if its process had died just then."""
    one, two = servers
    async with BoardClient(one.url) as here, BoardClient(two.url) as there:
        with closing(sqlite3.connect(one.directory / "place.sqlite3")) as database, database:
            database.execute(
                "UPDATE board_board SET announcement = 'unheard', revision = revision + 1"
            )
        for client in (here, there):
            await until_configured(client, announcement="unheard")


async def test_of_many_changes_at_once_the_last_committed_one_holds(
    servers: tuple[BoardServer, BoardServer],
) -> None:
    """Whoever publishes last reads the database last, whatever order the messages come in. Who
    had opened the page before another one's change is refused."""
    moderators = [Moderator(server) for server in servers for _ in range(2)]
    pages: list[str] = []

    def change(number: int) -> None:
        announcement = f"From {number}"
        pages.append(moderators[number].try_to_submit(BOARD, announcement=announcement))

    threads = [threading.Thread(target=change, args=(number,)) for number in range(4)]
    async with BoardClient(servers[0].url) as here, BoardClient(servers[1].url) as there:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        refused = [page for page in pages if "Changed since the page was opened" in page]
        taken = [page for page in pages if "changed successfully" in page]
        assert (len(taken) + len(refused), len(taken) > 0) == (4, True)
        moderators[0].change_board(announcement="The last one")
        for client in (here, there):
            await until_configured(client, announcement="The last one")
        for server in servers:
            _, config, _ = server.request("GET", "/api/config")
            assert config["announcement"] == "The last one"


async def test_a_change_while_valkey_is_down_goes_live_when_it_is_back(tmp_path: Path) -> None:
    (tmp_path / "valkey").mkdir()
    (tmp_path / "board").mkdir()
    with (
        ValkeyServer(tmp_path / "valkey", durable=True) as valkey,
        BoardServer(tmp_path / "board", VALKEY_URL=valkey.url) as server,
    ):
        create_moderator(server)
        moderator = Moderator(server)
        async with BoardClient(server.url) as client:
            valkey.kill()
            page = moderator.change_board(announcement="Said in the dark")
            assert "The change takes effect as soon as it does." in page
            valkey.start()
            await until_configured(client, announcement="Said in the dark")
