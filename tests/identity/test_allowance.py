"""What one network may do in an hour, whoever and however many are behind it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import redis

from board.core.problem import TooMany, Unavailable
from board.identity.allowance import Allowance
from board.store.client import Client, connect
from tests.rig.client import BoardClient
from tests.rig.reply import send
from tests.rig.server import BoardServer
from tests.rig.valkey import ValkeyServer, free_port

HOME = ("203.0.113.7",)


@pytest.fixture(params=["plain_valkey", "cluster_valkey"])
def valkey(request: pytest.FixtureRequest) -> ValkeyServer:
    found: ValkeyServer = request.getfixturevalue(request.param)
    found.flush()
    return found


@pytest.fixture
async def client(valkey: ValkeyServer) -> AsyncIterator[Client]:
    client = connect(valkey.url)
    yield client
    await client.aclose()


async def taken(allowance: Allowance, network: tuple[str, ...], times: int) -> int:
    """How many of so many placements at once are allowed."""
    asked = [allowance.take(network) for _ in range(times)]
    outcomes = await asyncio.gather(*asked, return_exceptions=True)
    assert all(each is None or isinstance(each, TooMany) for each in outcomes), outcomes
    return outcomes.count(None)


def calls(valkey: ValkeyServer) -> int:
    with redis.Redis(port=valkey.port) as client:
        stats: Any = client.info("commandstats")
    return int(stats.get("cmdstat_evalsha", {}).get("calls", 0))


@pytest.mark.parametrize("limit", [1, 7, 250])
async def test_of_many_at_once_in_two_processes_the_limit_is_allowed(
    client: Client, limit: int
) -> None:
    here, there = (Allowance(client, lambda: limit) for _ in range(2))
    counts = await asyncio.gather(taken(here, HOME, 300), taken(there, HOME, 300))
    assert sum(counts) == limit
    assert await taken(here, ("203.0.113.8",), 1) == 1, "another network has its own"


async def test_a_refusal_says_when_there_is_more(client: Client) -> None:
    allowance = Allowance(client, lambda: 1)
    await allowance.take(HOME)
    for _ in range(2):
        with pytest.raises(TooMany, match="At most 1 placements an hour") as refusal:
            await allowance.take(HOME)
        assert 3_000_000 < refusal.value.extra["wait_ms"] <= 3_600_000
        assert refusal.value.extra["limit"] == 1


async def test_most_placements_cost_no_call(client: Client, valkey: ValkeyServer) -> None:
    allowance = Allowance(client, lambda: 1000)
    await allowance.take(HOME)
    before = calls(valkey)
    for _ in range(999):
        await allowance.take(HOME)
    assert calls(valkey) - before == 99, "each takes ten"
    for _ in range(50):
        assert await taken(allowance, HOME, 1) == 0
    assert calls(valkey) - before == 100, "and who has had all of it does not ask again"


async def test_many_networks_share_a_call(client: Client, valkey: ValkeyServer) -> None:
    allowance = Allowance(client, lambda: 1000)
    await allowance.take(HOME)
    before = calls(valkey)
    await asyncio.gather(*(allowance.take((f"10.0.0.{number}",)) for number in range(200)))
    assert calls(valkey) - before == 1


async def test_what_was_not_placed_is_given_back(client: Client) -> None:
    allowance = Allowance(client, lambda: 2)
    for _ in range(20):
        await allowance.take(HOME)
        allowance.give_back(HOME)
    assert await taken(allowance, HOME, 5) == 2


async def test_a_wider_network_is_allowed_four_times_as_much(client: Client) -> None:
    allowance = Allowance(client, lambda: 100)
    homes = [(f"2001:db8:0:{number:x}::/64", "2001:db8::/56") for number in range(6)]
    assert [await taken(allowance, home, 150) for home in homes] == [100, 100, 100, 100, 0, 0]


async def test_its_keys_are_not_the_boards_and_end_with_the_hour(client: Client) -> None:
    allowance = Allowance(client, lambda: 100)
    await allowance.take(("2001:db8::/64", "2001:db8::/56"))
    keys: Any = await client.keys("*")
    assert len(keys) == 2
    for key in keys:
        assert key.startswith(b"{allowance}:")
        assert 3_000_000 < await client.pttl(key) <= 3_600_000


async def test_a_new_hour_begins_when_the_counter_is_gone(client: Client) -> None:
    """As when its time to live is over."""
    assert await taken(Allowance(client, lambda: 3), HOME, 9) == 3
    [key] = await client.keys("*")
    await client.pexpire(key, 1)
    while await client.exists(key):
        pass
    assert await taken(Allowance(client, lambda: 3), HOME, 9) == 3


async def test_without_valkey_nobody_is_let_through() -> None:
    away = connect(f"redis://127.0.0.1:{free_port()}")
    outcomes = await asyncio.gather(
        *(Allowance(away, lambda: 9).take(HOME) for _ in range(3)), return_exceptions=True
    )
    assert [isinstance(each, Unavailable) for each in outcomes] == [True] * 3
    await Allowance(away, lambda: 0).take(HOME)  # no limit, nothing to ask
    await away.aclose()


# --- at a running server -------------------------------------------------------------------

LIMITS = {
    "PLACE_PLACEMENTS_PER_IP_HOUR": "3",
    "PLACE_TRUSTED_PROXIES": "127.0.0.1",
    "PLACE_COOLDOWN_SECONDS": "300",
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BoardServer]:
    with BoardServer(tmp_path_factory.mktemp("allowance"), **LIMITS) as server:
        yield server


def put(server: BoardServer, cookie: str, address: str) -> Any:
    headers = {"Cookie": cookie, "Content_Type": "application/json", "X_Forwarded_For": address}
    return send(server, "PUT", "/api/pixel", b'{"x": 1, "y": 2, "color": 3}', **headers)


def test_players_behind_one_address_share_what_it_may(server: BoardServer) -> None:
    replies = [put(server, server.new_player(), "203.0.113.1") for _ in range(5)]
    assert [reply.status for reply in replies] == [200, 200, 200, 429, 429]
    assert replies[3].problem == "too-many"
    assert replies[3].json["limit"] == 3
    assert 3_000 < int(replies[3].headers["retry-after"]) <= 3_600
    assert put(server, server.new_player(), "203.0.113.2").status == 200


def test_what_is_refused_for_another_reason_is_not_counted(server: BoardServer) -> None:
    player = server.new_player()
    assert put(server, player, "203.0.113.3").status == 200
    assert {put(server, player, "203.0.113.3").problem for _ in range(9)} == {"cooldown"}
    assert put(server, server.new_player(), "203.0.113.3").status == 200


async def test_sockets_are_counted_as_requests_are(server: BoardServer) -> None:
    """These come from 127.0.0.1 themselves."""
    slugs = []
    for number in range(5):
        async with BoardClient(server.url, server.new_player()) as client:
            for _ in range(2 if number == 0 else 1):
                answer = await client.place(3, 3, 3)
                slugs.append(answer["type"] if isinstance(answer, dict) else "placed")
    cooldown, too_many = "/problems/cooldown", "/problems/too-many"
    assert slugs == ["placed", cooldown, "placed", "placed", too_many, too_many]
