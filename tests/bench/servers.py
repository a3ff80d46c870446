"""The servers that are measured: ours as it is deployed, and the others, each on one core."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.build import BUILD, HERE, MissingToolError, compiled, node_ws, tool
from tests.bench.machine import LOAD_CORE, SERVER_CORE, on
from tests.rig.fuse import until
from tests.rig.server import BoardServer
from tests.rig.valkey import ValkeyServer, free_port

START_SECONDS = 40.0
SECRET = "a key that only the bench knows, long enough for Django's check of it"
PROJECT = HERE.parent.parent


@dataclass(frozen=True)
class Target:
    """What load needs to know of a server. `pids` are those that serve."""

    port: int
    pids: tuple[int, ...]
    cookies: Path | None = None
    store: ValkeyServer | None = None  # of ours


@contextmanager
def valkey(directory: Path) -> Iterator[ValkeyServer]:
    directory.mkdir(exist_ok=True)
    with on(LOAD_CORE), ValkeyServer(directory) as server:
        yield server


@contextmanager
def ours(
    directory: Path, store: ValkeyServer, *words: str, cores: tuple[int, ...] = (), **changes: str
) -> Iterator[Target]:
    """`manage.py serve` with its ledger on SQLite, as in production: DEBUG off."""
    directory.mkdir(exist_ok=True)
    server = BoardServer(directory, *words, **environment_of(store), **changes)
    with on(*(cores or (SERVER_CORE,))), server:
        pids = serving_pids(server.pid)
        wait_for_port(server.port)
        until(lambda: server.request("GET", "/healthz")[0] == 200, "it is ready")
        if len(pids) > 1:  # the first of them may answer long before the last
            server.manage("verify_board", "--processes", str(len(pids)))
        yield Target(server.port, pids, cookies(directory), store)


def environment_of(store: ValkeyServer) -> dict[str, str]:
    return {
        "DEBUG": "0",
        "SECRET_KEY": SECRET,
        "ALLOWED_HOSTS": "127.0.0.1",
        "PLACE_HTTPS": "0",
        "VALKEY_URL": store.url,
        "PYTHONWARNINGS": "ignore",
    }


def serving_pids(pid: int) -> tuple[int, ...]:
    """The process itself, or its workers."""
    time.sleep(0.1)
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return tuple(map(int, children)) or (pid,)


def cookies(directory: Path, count: int = 10_000) -> Path:
    """A file with that many players' Cookie headers."""
    from django.core.signing import TimestampSigner

    signer = TimestampSigner(key=SECRET, fallback_keys=[], salt="place.session")
    file = directory / "cookies"
    lines = (f"place_session={signer.sign(f'bench-player-{i:05}')}" for i in range(count))
    file.write_text("\n".join(lines) + "\n")
    return file


@contextmanager
def placing_elsewhere(store: ValkeyServer, per_second: float) -> Iterator[None]:
    """As a peer of the measured process, on the core of the load."""
    command = [sys.executable, "-m", "tests.bench.elsewhere", store.url, str(per_second)]
    with on(LOAD_CORE):
        process = subprocess.Popen(command, cwd=PROJECT)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


@contextmanager
def running(command: list[str], port: int, **environment: str) -> Iterator[Target]:
    with on(SERVER_CORE):
        process = subprocess.Popen(
            command,
            cwd=PROJECT,
            env={**os.environ, **environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    try:
        wait_for_port(port)
        yield Target(port, (process.pid,))
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for_port(port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def present(
    stack: ExitStack, **references: Callable[[], AbstractContextManager[Target]]
) -> dict[str, Target]:
    """Those that can run on this machine, running; of each other one it says what it needs."""
    found = {}
    for name, reference in references.items():
        try:
            found[name] = stack.enter_context(reference())
        except MissingToolError as error:
            print(f"{name} is left out. {error}", flush=True)
    return found


@contextmanager
def c_broadcaster() -> Iterator[Target]:
    port = free_port()
    with running([str(compiled("references/broadcast.c")), str(port)], port) as target:
        yield target


@contextmanager
def node_broadcaster() -> Iterator[Target]:
    port = free_port()
    with running([*node_ws(), str(port)], port) as target:
        yield target


@contextmanager
def daphne(module: str, store: ValkeyServer, **environment: str) -> Iterator[Target]:
    """Daphne's own command with one of our reference applications."""
    port = free_port()
    application = f"tests.bench.references.{module}:application"
    words = ["-m", "daphne", "-v", "0", "-b", "127.0.0.1", "-p", str(port), application]
    found = {"VALKEY_URL": store.url, **environment}
    with running([sys.executable, *words], port, **found) as target:
        yield target


NGINX = """
daemon off; master_process off; worker_processes 1; error_log /dev/null; pid {pid};
events {{ worker_connections 1024; }}
http {{
  access_log off; sendfile on; keepalive_requests 1000000;
  client_body_temp_path {temp}; proxy_temp_path {temp}; fastcgi_temp_path {temp};
  uwsgi_temp_path {temp}; scgi_temp_path {temp};
  server {{ listen 127.0.0.1:{port}; root {root}; default_type application/octet-stream; }}
}}
"""


@contextmanager
def nginx(file: Path) -> Iterator[Target]:
    """Serves the folder of `file`."""
    program = nginx_program()
    port = free_port()
    BUILD.mkdir(exist_ok=True)
    configuration = file.parent / "nginx.conf"
    temp, pid = file.parent / "temp", file.parent / "nginx.pid"
    os.chmod(file.parent, 0o755)
    configuration.write_text(NGINX.format(port=port, root=file.parent, temp=temp, pid=pid))
    with running([program, "-c", str(configuration)], port) as target:
        yield target


def nginx_program() -> str:
    try:
        return tool("nginx", "nginx (Debian: nginx-light)")
    except MissingToolError:
        if Path("/usr/sbin/nginx").exists():  # not on the path of a plain user
            return "/usr/sbin/nginx"
        raise
