"""What a row runs on: two web processes, Valkey with its file, PostgreSQL, relays between."""

from __future__ import annotations

import os
import random
import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.chaos.test_kill import children
from tests.rig import postgres
from tests.rig.fuse import until
from tests.rig.server import BoardServer
from tests.rig.switch import switch_to
from tests.rig.valkey import ValkeyServer

SIDE = 60
WORKERS = 2
BOARD = {"PLACE_WIDTH": str(SIDE), "PLACE_HEIGHT": str(SIDE), "PLACE_TICK_MS": "50"}
DISK = "size=256m"


class Fleet:
    """`seconds` is how long a fault lasts that is not over at once; `chance` is the row's own."""

    def __init__(
        self,
        folder: Path,
        stack: ExitStack,
        seconds: float,
        chance: random.Random,
        disk: Path | None = None,
    ) -> None:
        self.seconds, self.chance, self._stack, self.disk = seconds, chance, stack, disk
        self.valkey = stack.enter_context(ValkeyServer(made(folder / "valkey"), durable=True))
        self.to_valkey = stack.enter_context(switch_to(self.valkey.port))
        self.cluster = stack.enter_context(postgres.cluster(disk))
        self._database = stack.enter_context(ExitStack())
        self.database_port = self._database.enter_context(postgres.serving(self.cluster))
        self.to_database = stack.enter_context(switch_to(self.database_port))
        self.server = stack.enter_context(
            BoardServer(
                made(folder / "board"),
                "--workers",
                str(WORKERS),
                VALKEY_URL=f"redis://127.0.0.1:{self.to_valkey.port}",
                DATABASE_URL=postgres.url_of(self.to_database.port),
                **BOARD,
            )
        )
        self.workers()
        self.peak_kib = 0

    def workers(self) -> list[int]:
        """Both, as soon as there are two."""

        def both() -> list[int]:
            found = children(self.server.pid, "manage.py serve")
            return found if len(found) == WORKERS else []

        found: list[int] = until(both, "two workers run")
        return found

    def is_healthy(self) -> bool:
        try:
            return self.server.request("GET", "/healthz")[0] == 200
        except OSError:
            return False

    def look_at_memory(self) -> None:
        """Peaks of the workers that live now; those of the dead are kept."""
        for pid in children(self.server.pid, "manage.py serve"):
            self.peak_kib = max(self.peak_kib, peak_kib(pid))

    def stop_database(self) -> None:
        self._database.close()

    def start_database(self) -> None:
        self.database_port = self._database.enter_context(postgres.serving(self.cluster))
        self.to_database.move(self.database_port)

    def another_valkey(self) -> ValkeyServer:
        folder = made(self.valkey.directory.parent / "replica")
        return self._stack.enter_context(ValkeyServer(folder, durable=True))

    @property
    def database_url(self) -> str:
        return postgres.url_of(self.database_port)


def made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def peak_kib(pid: int) -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:  # it has just ended
        return 0
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) if found else 0


@contextmanager
def running_fleet(
    seconds: float, chance: random.Random, on_small_disk: bool = False
) -> Iterator[Fleet]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="place-chaos-")))
        if on_small_disk:
            stack.enter_context(small_disk(folder))
        yield Fleet(folder, stack, seconds, chance, folder if on_small_disk else None)


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    subprocess.run(["mount", "-t", "tmpfs", "-o", DISK, "tmpfs", str(folder)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def may_mount() -> bool:
    return os.geteuid() == 0
