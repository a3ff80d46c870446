"""`serve --workers N`: whoever ends the supervisor ends its workers, and no order is lost."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.chaos.test_kill import two_workers
from tests.placeproject.server.test_drain import FUSE_SECONDS, wait_for
from tests.rig.server import BoardServer
from tests.rig.valkey import ValkeyServer


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + FUSE_SECONDS
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"  # nobody may be there to bury it


def test_an_order_to_stop_between_death_and_restart_is_heard(
    tmp_path: Path, valkey: ValkeyServer
) -> None:
    with BoardServer(tmp_path, "--workers", "2", VALKEY_URL=valkey.url) as server:
        victim, _ = two_workers(server)
        os.kill(victim, signal.SIGKILL)
        wait_for(server, f"Worker {victim} ended")
        assert server.stop() == 0


@pytest.mark.parametrize("order", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGKILL])
def test_the_workers_end_with_their_supervisor(
    tmp_path: Path, valkey: ValkeyServer, order: signal.Signals
) -> None:
    with BoardServer(tmp_path, "--workers", "2", VALKEY_URL=valkey.url) as server:
        workers = two_workers(server)
        assert server.request("GET", "/healthz")[0] == 200
        assert server._process
        server._process.send_signal(order)
        server._process.wait(FUSE_SECONDS)
        until(lambda: not any(map(is_alive, workers)))
        with pytest.raises(ConnectionError):
            socket.create_connection(("127.0.0.1", server.port), FUSE_SECONDS)
        server.start()  # on the same port
        assert server.request("GET", "/healthz")[0] == 200
