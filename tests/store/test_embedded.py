"""The embedded Valkey: one for a directory, as long as somebody uses it, whoever dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis

from board.store.valkey import embedded
from board.store.valkey.url import embedded_url, socket_path
from tests.rig.server import PROJECT, BoardServer
from tests.rig.valkey import free_port

WAIT_SECONDS = 30


def pids(pattern: str) -> list[int]:
    found = subprocess.run(["pgrep", "--full", pattern], capture_output=True, text=True)
    return [int(line) for line in found.stdout.split()]


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.fixture
def directory(tmp_path: Path) -> Iterator[Path]:
    directory = tmp_path / "valkey"
    yield directory
    until(lambda: not pids(f"keeper {directory}") and not pids(f"valkey-server.*{directory}"))


def connect(directory: Path) -> redis.Redis:
    return redis.Redis.from_url(embedded_url(directory))


def test_it_is_shared_and_goes_when_nobody_uses_it(directory: Path) -> None:
    embedded.ensure(directory)
    embedded.ensure(directory)
    with connect(directory) as client:
        client.set("name", "value")
        assert len(pids(f"valkey-server.*{directory}")) == 1
    # The fixture waits until it is gone; the data is still there next time.
    until(lambda: not pids(f"valkey-server.*{directory}"))
    embedded.ensure(directory)
    with connect(directory) as client:
        assert client.get("name") == b"value"


def test_it_starts_from_any_folder(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/")
    embedded.ensure(directory)
    with connect(directory) as client:
        assert client.ping()


def test_its_keeper_starts_it_again_when_it_is_killed(directory: Path) -> None:
    embedded.ensure(directory)
    with connect(directory) as client:
        client.set("name", "value")
        [pid] = pids(f"valkey-server.*{directory}")
        os.kill(pid, signal.SIGKILL)
        until(lambda: pids(f"valkey-server.*{directory}") not in ([], [pid]))
        embedded.ensure(directory)
        assert client.get("name") == b"value"


def test_it_outlives_no_keeper(directory: Path) -> None:
    embedded.ensure(directory)
    [keeper], [valkey] = pids(f"keeper {directory}"), pids(f"valkey-server.*{directory}")
    os.kill(keeper, signal.SIGKILL)
    until(lambda: keeper not in pids(f"keeper {directory}"))
    until(lambda: valkey not in pids(f"valkey-server.*{directory}"))  # it answers to the last
    embedded.ensure(directory)
    with connect(directory) as client:
        assert client.ping()


def test_a_long_path_gets_a_socket_elsewhere(tmp_path: Path) -> None:
    assert len(str(socket_path(tmp_path / ("x" * 200)))) <= 100


def test_autoreload_keeps_the_one_valkey(tmp_path: Path) -> None:
    """runserver starts itself anew on a change; board and Valkey stay."""
    server = BoardServer(tmp_path)
    server.manage("migrate", "--verbosity", "0")
    server.port = free_port()
    touched = PROJECT / "placeproject" / "asgi.py"
    written = touched.stat()
    process = subprocess.Popen(
        [sys.executable, "manage.py", "runserver", str(server.port)],
        cwd=PROJECT,
        env=server.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        until(lambda: answers(server))
        [valkey] = pids(f"valkey-server.*{tmp_path}")
        seq = server.place(server.new_player(), 1, 1, 1)[1]["seq"]
        serving = set(pids(f"runserver {server.port}"))
        until(lambda: touch_again(touched) and serving - set(pids(f"runserver {server.port}")))
        until(lambda: answers(server))
        assert server.place(server.new_player(), 2, 2, 2)[1]["seq"] == seq + 1
        assert pids(f"valkey-server.*{tmp_path}") == [valkey]
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()
        # Or the static files, older than a source, would be collected once more.
        os.utime(touched, ns=(written.st_atime_ns, written.st_mtime_ns))
    until(lambda: not pids(f"valkey-server.*{tmp_path}"))


def touch_again(path: Path) -> bool:
    """Every few seconds: what is touched before the reloader first looks goes unnoticed."""
    if time.time() - path.stat().st_mtime > 3:
        path.touch()
    return True


def answers(server: BoardServer) -> bool:
    try:
        return server.request("GET", "/healthz")[0] == 200
    except OSError:
        return False
