"""`manage.py doctor` on real boards: what is wrong is found, and nothing is changed by looking."""

from __future__ import annotations

import json
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
import redis

from provisioning.local import emulator
from tests.rig.deployed import DEPLOYED
from tests.rig.fuse import until
from tests.rig.postgres import PASSWORD, running_postgres, url_of
from tests.rig.server import BoardServer
from tests.rig.valkey import ValkeyServer, free_port

PRODUCTION = {
    **DEPLOYED,
    "ALLOWED_HOSTS": "place.example.org",
    "PLACE_HTTPS": "1",
    "PLACE_TRUSTED_PROXIES": "1",
}
OF_THE_MACHINE = {"disk"}  # a small one fails no board


def examined(server: BoardServer) -> tuple[dict[str, Any], subprocess.CompletedProcess[str]]:
    """The findings by name, of those with one name the worst, and how the command ended."""
    ended = server.manage("doctor", "--json", check=False)
    document = json.loads(ended.stdout)
    found: dict[str, Any] = {}
    for each in sorted(document["findings"], key=lambda each: GRAVITY.index(each["state"])):
        assert bool(each["do"]) == (each["state"] != "ok"), each
        found[each["name"]] = each
    assert document["state"] == max((each["state"] for each in found.values()), key=GRAVITY.index)
    assert (ended.returncode == 1) == (document["state"] == "failed")
    assert "Traceback" not in ended.stderr
    return found, ended


GRAVITY = ("ok", "warning", "failed")


def not_well(found: dict[str, Any]) -> set[str]:
    return {name for name, each in found.items() if each["state"] != "ok"} - OF_THE_MACHINE


def serve_once(server: BoardServer) -> None:
    with server:
        assert server.place(server.new_player(), 1, 2, 3)[0] == 200


def test_all_is_well_on_a_laptop(tmp_path: Path) -> None:
    with BoardServer(tmp_path) as server:
        assert server.place(server.new_player(), 1, 2, 3)[0] == 200
        found, ended = examined(server)
        assert not_well(found) == set(), ended.stdout
        assert {"settings", "Valkey", "persistence", "outbox", "database", "migrations"} <= {
            *found
        }
        shown = server.manage("doctor").stdout
    assert "ok       Valkey: It answers, and is valkey" in shown


@pytest.fixture
def valkey(tmp_path: Path) -> Iterator[ValkeyServer]:
    """As docs/operations.md starts one."""
    folder = tmp_path / "valkey"
    folder.mkdir()
    with ValkeyServer(folder, durable=True) as server:
        yield server


def test_all_is_well_in_production(tmp_path: Path, valkey: ValkeyServer) -> None:
    with running_postgres() as port:
        places = {"VALKEY_URL": valkey.url, "DATABASE_URL": url_of(port)}
        with BoardServer(tmp_path / "data", **PRODUCTION, **places) as server:
            until(lambda: server.request("GET", "/healthz")[0] == 200, "it serves")
            found, ended = examined(server)
        assert not_well(found) == set(), ended.stdout
        assert "PostgreSQL" in found["database"]["says"]


@pytest.fixture
def board(tmp_path: Path, valkey: ValkeyServer) -> BoardServer:
    """One that was served, and is stopped now."""
    server = BoardServer(tmp_path / "data", VALKEY_URL=valkey.url)
    serve_once(server)
    return server


@pytest.fixture
def live(valkey: ValkeyServer) -> Iterator[redis.Redis]:
    with redis.Redis(port=valkey.port, decode_responses=True) as client:
        yield client


def test_looking_changes_nothing(board: BoardServer, live: redis.Redis) -> None:
    def everything() -> Any:
        database = (board.directory / "place.sqlite3").read_bytes()
        keys: Any = sorted(live.keys("*"))
        return database, [(key, live.dump(key)) for key in keys]

    before = everything()
    found, _ = examined(board)
    assert not_well(found) == set()
    assert everything() == before


def test_looking_starts_no_valkey_and_makes_no_database(tmp_path: Path) -> None:
    found, _ = examined(BoardServer(tmp_path))
    assert not_well(found) == {"Valkey", "database"}
    assert found["Valkey"]["state"] == "warning", "nobody uses it"
    assert "migrate" in found["database"]["do"]
    assert {path.name for path in tmp_path.iterdir()} <= {"secret_key"}


Seed = Callable[[BoardServer, redis.Redis], None]


def setting(**values: str) -> Seed:
    return lambda board, live: board.environment.update(values)


def config(name: str, value: str) -> Seed:
    return lambda board, live: live.config_set(name, value)


def fill_memory(board: BoardServer, live: redis.Redis) -> None:
    live.config_set("maxmemory", int(live.info("memory")["used_memory"] * 1.05))  # type: ignore[index]


def fill_outbox(board: BoardServer, live: redis.Redis) -> None:
    live.hset("{board}:state", "outbox_limit", "1")


def leave_waiting(board: BoardServer, live: redis.Redis) -> None:
    """What nobody wrote to the ledger for ten minutes."""
    seq = int(live.get("{board}:seq")) + 1  # type: ignore[arg-type]
    long_ago = int((time.time() - 600) * 1000)
    live.xadd("{board}:outbox", {"p": f"5 3 {long_ago} 0 ann"}, id=f"{seq}-0")
    live.set("{board}:seq", seq)
    live.hset("{board}:cursors", "ledger", seq - 1)


def take_back_a_migration(board: BoardServer, live: redis.Redis) -> None:
    board.manage("migrate", "board", "0007", "--verbosity", "0")


def make_older(board: BoardServer, live: redis.Redis) -> None:
    live.hset("{board}:state", "size", "1000")
    live.hdel("{board}:state", "tiles")


def demand_a_password(board: BoardServer, live: redis.Redis) -> None:
    live.config_set("requirepass", "another")


def write_settings(**values: str) -> Seed:
    return setting(**{**PRODUCTION, **values})


SEEDS: dict[str, tuple[str, str, Seed]] = {
    "Valkey is down": ("Valkey", "failed", setting(VALKEY_URL="redis://127.0.0.1:1")),
    "Valkey's address is none": ("settings", "failed", setting(VALKEY_URL="http://valkey")),
    "Valkey wants a password": ("Valkey", "failed", demand_a_password),
    "no append-only file": ("persistence", "failed", config("appendonly", "no")),
    "syncs each second": ("persistence", "warning", config("appendfsync", "everysec")),
    "syncs never": ("persistence", "failed", config("appendfsync", "no")),
    "evicts the board": ("eviction", "failed", config("maxmemory-policy", "allkeys-lru")),
    "evicts sessions": ("eviction", "warning", config("maxmemory-policy", "volatile-lru")),
    "memory is short": ("memory", "failed", fill_memory),
    "outbox is full": ("outbox", "failed", fill_outbox),
    "nobody writes the ledger": ("ledger lag", "failed", leave_waiting),
    "an earlier release's board": ("outbox", "failed", make_older),
    "database is down": (
        "database",
        "failed",
        setting(DATABASE_URL="postgres://place:s3cret@127.0.0.1:1/place"),
    ),
    "a migration is missing": ("migrations", "failed", take_back_a_migration),
    "a short key": ("settings", "failed", write_settings(SECRET_KEY="short")),
    "no hosts": ("hosts", "failed", write_settings(ALLOWED_HOSTS="")),
    "any host": ("hosts", "warning", write_settings(ALLOWED_HOSTS="*")),
    "a host with https": ("settings", "failed", write_settings(ALLOWED_HOSTS="https://a.org")),
    "no TLS": ("TLS", "warning", write_settings(PLACE_HTTPS="0")),
    "no proxy is believed": ("settings", "failed", write_settings(PLACE_TRUSTED_PROXIES="0")),
    "rings larger than the outbox": (
        "settings",
        "failed",
        setting(PLACE_OUTBOX_LIMIT="1000", PLACE_RING_ENTRIES="1000"),
    ),
}


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_wrong_is_found(seed: str, board: BoardServer, live: redis.Redis) -> None:
    name, state, plant = SEEDS[seed]
    plant(board, live)
    found, ended = examined(board)
    assert found[name]["state"] == state, ended.stdout
    assert "s3cret" not in ended.stdout + ended.stderr


def test_a_database_with_another_password_is_told_without_it(tmp_path: Path) -> None:
    with running_postgres() as port:
        url = url_of(port).replace("a%20password", "not-the-s3cret")
        found, ended = examined(BoardServer(tmp_path, DATABASE_URL=url))
    assert found["database"]["state"] == "failed"
    assert "password authentication failed" in found["database"]["says"]
    assert "not-the-s3cret" not in ended.stdout + ended.stderr
    assert PASSWORD not in ended.stdout


def test_who_takes_a_connection_and_says_nothing_is_not_waited_for(tmp_path: Path) -> None:
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        port = mute.getsockname()[1]
        urls = {
            "VALKEY_URL": f"redis://127.0.0.1:{port}",
            "DATABASE_URL": f"postgres://place:word@127.0.0.1:{port}/place",
        }
        found, _ = examined(BoardServer(tmp_path, **urls))
    assert found["Valkey"]["says"].endswith("no answer in 3 s.")
    assert found["database"]["state"] == "failed"


@pytest.mark.cloud
def test_a_queue_that_nobody_reads_is_found(
    board: BoardServer, live: redis.Redis, stack: dict[str, str], aws_url: str
) -> None:
    board.environment |= {
        **emulator.environment(aws_url),
        "PLACE_BUS": "sns_sqs",
        "PLACE_TOPIC_PIXEL_UPDATES": stack["PixelUpdates"],
        "PLACE_TOPIC_BOARD_UPDATES": stack["BoardUpdates"],
        "PLACE_QUEUE_PREFIX": stack["TaskQueuePrefix"],
    }
    assert examined(board)[0]["queues"]["state"] == "ok"
    sqs = boto3.client("sqs")
    url = sqs.create_queue(QueueName=f"{stack['TaskQueuePrefix']}dead_3")["QueueUrl"]
    try:
        assert examined(board)[0]["queues"]["state"] == "warning"
    finally:
        sqs.delete_queue(QueueUrl=url)
    board.environment["AWS_ENDPOINT_URL"] = f"http://127.0.0.1:{free_port()}"
    assert examined(board)[0]["queues"]["state"] == "failed"
