"""A real `manage.py serve` for a test, in processes of its own."""

from __future__ import annotations

import atexit
import functools
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from tests.rig import warm_start
from tests.rig.deployed import PROJECT, collect_static
from tests.rig.fuse import FUSE_SECONDS
from tests.rig.valkey import free_port
from tests.rig.warm_start import WarmProcess


@functools.cache
def empty_database() -> Path:
    """A migrated SQLite file without a row of ours."""
    directory = Path(tempfile.mkdtemp(prefix="place-empty-"))
    atexit.register(shutil.rmtree, directory)
    BoardServer(directory).manage("migrate", "--verbosity", "0")
    return directory / "place.sqlite3"


class BoardServer:
    """`environment` holds settings by name; data is kept in `directory`, so that a second
    server there goes on with the first one's board."""

    project = PROJECT
    program = "manage.py"
    command: tuple[str, ...] = ("serve",)
    is_warm = True  # forked where Python has imported the libraries already
    wrapper: tuple[str, ...] = ()  # a program that becomes the one behind it

    def __init__(self, directory: Path, *words: str, **environment: str) -> None:
        self.directory = directory
        self.environment = {
            **{
                name: value
                for name, value in os.environ.items()
                if not name.startswith(("PLACE_", "DJANGO_"))
            },
            "PLACE_DATA_DIR": str(directory),
            "PLACE_COOLDOWN_SECONDS": "0",
            "PLACE_SESSIONS_PER_IP_HOUR": "0",
            "PLACE_PLACEMENTS_PER_IP_HOUR": "0",
            "PLACE_DRAIN_SECONDS": "0",
            "PYTHONWARNINGS": "default",
            **environment,
        }
        self._words = words
        self._process: WarmProcess | subprocess.Popen[bytes] | None = None
        self.port = 0
        self.lines: list[str] = []

    def manage(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        result = self._run(["manage.py", *words])
        if check and result.returncode:
            raise AssertionError(f"{words} failed:\n{result.stdout}{result.stderr}")
        return result

    def __enter__(self) -> BoardServer:
        self.migrate()
        try:
            return self.start()
        except BaseException:
            self.kill()
            raise

    def migrate(self) -> None:
        """As the command does; it is run once for all the databases that begin empty."""
        database = self.directory / "place.sqlite3"
        if "DATABASE_URL" in self.environment or database.exists():
            self.manage("migrate", "--verbosity", "0")
        else:
            self.directory.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(empty_database(), database)

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> BoardServer:
        if self.environment.get("DEBUG") == "0" and self.project == PROJECT:
            collect_static()
        self.port = self.port or free_port()
        reading, output = os.pipe()
        self._process = self._launch(output)
        os.close(output)
        # Its own: what an earlier start left behind may end its output only now.
        announced = threading.Event()
        self._reader = threading.Thread(target=self._read, args=(reading, announced), daemon=True)
        self._reader.start()
        if not announced.wait(FUSE_SECONDS):
            raise AssertionError("The server did not start:\n" + self.log)
        # The socket listens already: the first request waits there until a worker takes it.
        return self

    def _launch(self, output: int) -> WarmProcess | subprocess.Popen[bytes]:
        words = [self.program, *self.command, "--port", str(self.port), *self._words]
        if self._forks and not self.wrapper:
            return WarmProcess(words, self.environment, output, output)
        command = [*self.wrapper, sys.executable, *words]
        return subprocess.Popen(
            command, cwd=self.project, env=self.environment, stdout=output, stderr=output
        )

    def _run(self, words: list[str]) -> subprocess.CompletedProcess[str]:
        if self._forks:
            return warm_start.run(words, self.environment)
        command = [sys.executable, *words]
        return subprocess.run(
            command, cwd=self.project, env=self.environment, capture_output=True, text=True
        )

    @property
    def _forks(self) -> bool:
        is_ours = self.project == PROJECT
        return self.is_warm and is_ours and warm_start.is_for_a_fork(self.environment)

    def _read(self, output: int, announced: threading.Event) -> None:
        with os.fdopen(output) as lines:
            for line in lines:
                self.lines.append(line)
                found = re.search(r"Place is at http://\S+:(\d+)$", line)
                if found:
                    self.port = int(found[1])
                if "Moderate at" in line:  # the last line of those
                    announced.set()
        announced.set()

    @property
    def log(self) -> str:
        return "".join(self.lines)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        assert self._process
        return self._process.pid

    def stop(self) -> int | None:
        """SIGTERM, and the exit status."""
        if self._process is None:
            return None
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
        status = self._process.wait(FUSE_SECONDS)
        self._reader.join(FUSE_SECONDS)
        return status

    def kill(self) -> None:
        if self._process and self._process.poll() is None:
            self._process.kill()
            self._process.wait()
            self._reader.join(FUSE_SECONDS)

    # --- requests --------------------------------------------------------------------------

    def request(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> tuple[int, Any, dict[str, str]]:
        """Status, JSON or bytes, headers."""
        request = urllib.request.Request(self.url + path, method=method, headers=headers or {})
        if body is not None:
            request.data = json.dumps(body).encode()
            request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request, timeout=FUSE_SECONDS) as response:
                status, data, found = response.status, response.read(), response.headers
        except urllib.error.HTTPError as error:
            with error:
                status, data, found = error.code, error.read(), error.headers
        is_json = "json" in found.get("Content-Type", "")
        return status, json.loads(data) if is_json else data, dict(found.items())

    def new_player(self) -> str:
        """A session cookie."""
        status, _, headers = self.request("POST", "/api/session")
        assert status == 201
        return headers["Set-Cookie"].split(";")[0]

    def place(self, cookie: str, x: int, y: int, color: int) -> tuple[int, Any]:
        status, answer, _ = self.request(
            "PUT", "/api/pixel", {"x": x, "y": y, "color": color}, {"Cookie": cookie}
        )
        return status, answer
