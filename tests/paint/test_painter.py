from __future__ import annotations

import asyncio
from typing import Any

import pytest
from aiohttp import web

from board.paint.client import ServerError, open_players, read_board, read_config
from board.paint.pace import Stopped
from board.paint.painter import Painter
from board.paint.picture import Wish
from board.paint.reply import Answer, Halted, Wait
from tests.paint.server import ScriptedServer, problem
from tests.rig.fuse import FUSE_SECONDS

WISHES = [Wish(x, y, x + y) for y in range(7) for x in range(9)]


class Studio:
    """A painter, and what it has told about its work."""

    def __init__(self, patience_seconds: float = 30) -> None:
        self.log: list[tuple[Wish, int]] = []
        self.steps = 0
        self.painter = Painter(
            None, patience_seconds, lambda wish, seq: self.log.append((wish, seq))
        )

    def advance(self, steps: int) -> None:
        self.steps += steps

    async def paint(self, server: ScriptedServer, wishes: list[Wish], players: int) -> None:
        async with open_players(server.url, players) as everyone:
            joined, _ = await self.painter.join(everyone)
            await self.painter.paint(joined, wishes, self.advance)


def shows(server: ScriptedServer, wish: Wish) -> bool:
    return server.color_at(wish.x, wish.y) == wish.color


async def test_every_wish_is_placed_and_logged_once() -> None:
    studio = Studio()
    async with ScriptedServer() as server:
        await studio.paint(server, WISHES, players=4)
        assert all(shows(server, wish) for wish in WISHES)
        assert sorted(wish for wish, _ in studio.log) == sorted(WISHES)
        assert sorted(seq for _, seq in studio.log) == list(range(1, len(WISHES) + 1))
        assert studio.painter.acknowledged == studio.steps == server.seq == len(WISHES)


async def test_each_player_has_a_session_of_its_own() -> None:
    async with ScriptedServer() as server:
        await Studio().paint(server, WISHES, players=4)
        assert {player for player, *_ in server.placed} == {f"player-{n}" for n in (1, 2, 3, 4)}


async def test_a_player_waits_out_the_cooldown_and_sends_the_pixel_again() -> None:
    async with ScriptedServer() as server:
        server.placing.extend(problem(429, "cooldown", "Wait.", wait_ms=5) for _ in range(3))
        studio = Studio()
        await studio.paint(server, WISHES[:5], players=2)
        assert studio.painter.acknowledged == server.seq == 5


async def test_the_cooldown_that_a_placement_starts_is_kept() -> None:
    async with ScriptedServer() as server:
        server.wait_ms = 2
        studio = Studio()
        await studio.paint(server, WISHES[:6], players=2)
        assert studio.painter.acknowledged == 6


async def test_painting_ends_without_waiting_for_the_last_cooldown() -> None:
    async with ScriptedServer() as server:
        server.wait_ms = 300_000
        studio = Studio()
        await studio.paint(server, WISHES[:3], players=3)
        assert studio.painter.acknowledged == 3


@pytest.mark.parametrize("status", [500, 502, 503])
async def test_a_pixel_is_sent_again_after_trouble(status: int) -> None:
    async with ScriptedServer() as server:
        server.placing.append(problem(status, "unavailable", "Later.", wait_ms=1))
        studio = Studio()
        await studio.paint(server, WISHES[:5], players=1)
        assert studio.painter.acknowledged == server.seq == 5


async def test_a_pixel_whose_answer_was_lost_is_sent_again() -> None:
    async with ScriptedServer() as server:
        server.placing.append(None)
        studio = Studio()
        await studio.paint(server, [Wish(3, 3, 3)], players=1)
        assert [wish for wish, _ in studio.log] == [Wish(3, 3, 3)]
        assert studio.painter.acknowledged == 1 < server.seq


async def test_a_lost_session_is_replaced() -> None:
    async with ScriptedServer() as server:
        server.placing.append(problem(401, "no-session", "Who are you?"))
        studio = Studio()
        await studio.paint(server, WISHES[:3], players=1)
        assert studio.painter.acknowledged == 3
        assert server.sessions == 2


async def test_a_server_that_does_not_accept_its_own_sessions_is_given_up() -> None:
    async with ScriptedServer() as server:
        server.placing.extend(problem(401, "no-session", "Who are you?") for _ in range(2))
        with pytest.raises(Stopped, match="does not accept the session"):
            await Studio().paint(server, WISHES[:3], players=1)


async def test_a_refused_pixel_is_counted_and_not_sent_again() -> None:
    async with ScriptedServer() as server:
        server.placing.append(problem(423, "protected", "A moderator protects it."))
        studio = Studio()
        await studio.paint(server, WISHES[:3], players=1)
        assert studio.painter.refusals == {"A moderator protects it.": 1}
        assert studio.painter.acknowledged == server.seq == 2
        assert studio.steps == 3


class Stubborn:
    """A player whose request swallows the first cancellation, as a library's may."""

    def __init__(self) -> None:
        self.swallowed = 0

    async def place(self, wish: Wish) -> Answer:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.swallowed += 1
            if self.swallowed > 1:
                raise
        return Wait(1)


class Halting:
    async def place(self, wish: Wish) -> Answer:
        return Halted("The event is over.")


async def test_painting_ends_although_a_player_swallows_the_cancellation(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("board.core.cancel.AGAIN_SECONDS", 0.01)
    studio, stubborn = Studio(), Stubborn()
    players: Any = [stubborn, Halting()]
    async with asyncio.timeout(FUSE_SECONDS):
        with pytest.raises(Stopped, match="The event is over"):
            await studio.painter.paint(players, WISHES, studio.advance)
    assert stubborn.swallowed == 2


async def test_the_others_go_on_when_a_player_is_banned() -> None:
    async with ScriptedServer() as server:
        server.placing.append(problem(403, "banned", "You are banned."))
        studio = Studio()
        await studio.paint(server, WISHES[:5], players=2)
        assert studio.painter.acknowledged == 5
        assert len({player for player, *_ in server.placed}) == 1


async def test_painting_stops_when_every_player_is_banned() -> None:
    async with ScriptedServer() as server:
        server.placing.extend(problem(403, "banned", "You are banned: spam") for _ in range(2))
        with pytest.raises(Stopped, match="No player is left. You are banned: spam"):
            await Studio().paint(server, WISHES[:5], players=2)


async def test_painting_stops_when_the_board_is_frozen() -> None:
    async with ScriptedServer() as server:
        server.placing.extend(problem(423, "frozen", "It is frozen.") for _ in range(2))
        with pytest.raises(Stopped, match="It is frozen"):
            await Studio().paint(server, WISHES[:5], players=2)


async def test_painting_stops_when_the_server_stays_away() -> None:
    async with ScriptedServer() as server:
        server.placing.append(problem(503, "unavailable", "The board is away."))
        with pytest.raises(Stopped, match="took nothing for 0 s: The board is away."):
            await Studio(patience_seconds=0).paint(server, WISHES[:5], players=1)


async def test_a_session_limit_names_the_setting_that_lifts_it() -> None:
    async with ScriptedServer() as server:
        server.joining.append(problem(429, "too-many", "30 sessions an hour are enough."))
        async with open_players(server.url, 2) as players:
            joined, refusal = await Studio().painter.join(players)
        assert joined == []
        assert "30 sessions an hour are enough." in refusal
        assert "PLACE_SESSIONS_PER_IP_HOUR=0" in refusal


async def test_the_players_before_a_session_limit_take_part() -> None:
    async with ScriptedServer() as server:
        server.sessions_max = 2
        async with open_players(server.url, 3) as players:
            joined, refusal = await Studio().painter.join(players)
        assert len(joined) == 2
        assert "These are enough sessions." in refusal


async def test_joining_is_tried_again_after_trouble() -> None:
    async with ScriptedServer() as server:
        server.joining.append(problem(503, "unavailable", "Later."))
        async with open_players(server.url, 2) as players:
            joined, refusal = await Studio().painter.join(players)
        assert (len(joined), refusal) == (2, "")


async def test_a_challenge_is_said_to_be_in_the_way() -> None:
    async with ScriptedServer() as server:
        server.joining.append(problem(403, "challenge", "Solve this first."))
        async with open_players(server.url, 1) as players:
            _, refusal = await Studio().painter.join(players)
        assert refusal == "The server makes no session: Solve this first."


async def test_config_and_board_are_read() -> None:
    async with ScriptedServer(width=4, height=3) as server:
        config = await read_config(server.url)
        assert (config.grid, config.palette[5]) == (server.grid, (0xE5, 0, 0))
        assert (await read_board(server.url)).grid == server.grid


async def test_a_server_that_is_not_there_is_named() -> None:
    async with ScriptedServer() as server:
        url = server.url
    with pytest.raises(ServerError, match=f"{url}/api/config cannot be read"):
        await read_config(url)


async def test_a_server_of_another_kind_is_named() -> None:
    async def welcome(request: web.Request) -> web.Response:
        return web.Response(text="<html>Welcome</html>")

    app = web.Application()
    app.router.add_get("/api/{name}", welcome)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        url = "http://{}:{}".format(*runner.addresses[0])
        with pytest.raises(ServerError, match="does not answer as a Place server does"):
            await read_config(url)
        with pytest.raises(ServerError, match="is not a board"):
            await read_board(url)
    finally:
        await runner.cleanup()
