"""`manage.py` with wrong settings: a sentence that says what to change, and no traceback."""

from __future__ import annotations

import socket
import subprocess
from pathlib import Path

import pytest

from tests.server import BoardServer
from tests.valkey import free_port

PRODUCTION = {
    "DEBUG": "0",
    "SECRET_KEY": "a key that is long enough and has many 0123456789 different letters",
    "ALLOWED_HOSTS": "example.org",
    "PLACE_TRUSTED_PROXIES": "1",
}


def serve(directory: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    server = BoardServer(directory, **environment)
    return server.manage("serve", "--port", str(free_port()), check=False)


def assert_refused(result: subprocess.CompletedProcess[str], *words: str) -> None:
    assert result.returncode == 1
    for word in words:
        assert word in result.stderr
    assert "Traceback" not in result.stderr
    assert "Place is at" not in result.stdout


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"PLACE_COLDOWN_SECONDS": "3"}, ["PLACE_COLDOWN_SECONDS", "PLACE_COOLDOWN_SECONDS"]),
        ({"PLACE_TICK_MS": "5"}, ["PLACE_TICK_MS", "20 to 1000"]),
        ({"PLACE_WIDTH": "wide"}, ["PLACE_WIDTH", "1 to 65535"]),
        ({"PLACE_BUS": "pigeon"}, ["PLACE_BUS", "stream"]),
        ({"DEBUG": "maybe"}, ["DEBUG", "maybe"]),
        ({"DEBUG": "0"}, ["SECRET_KEY", "50 or more"]),
        ({"DATABASE_URL": "nonsense"}, ["DATABASE_URL", "postgres://"]),
        ({"DATABASE_URL": "mysql://u:p4ss@host/name"}, ["DATABASE_URL", "postgres://"]),
        ({"VALKEY_URL": "http://localhost"}, ["board.E001", "VALKEY_URL", "rediss://"]),
        ({"PLACE_RING_ENTRIES": "1000000"}, ["board.E006", "PLACE_OUTBOX_LIMIT"]),
        ({"CSRF_TRUSTED_ORIGINS": "example.org"}, ["CSRF_TRUSTED_ORIGINS", "scheme"]),
        ({**PRODUCTION, "ALLOWED_HOSTS": ""}, ["board.E003", "ALLOWED_HOSTS"]),
        ({**PRODUCTION, "PLACE_TRUSTED_PROXIES": "0"}, ["board.E004", "PLACE_HTTPS"]),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else "",
)
def test_wrong_settings_stop_the_start(
    tmp_path: Path, environment: dict[str, str], words: list[str]
) -> None:
    result = serve(tmp_path, **environment)
    assert_refused(result, *words)
    assert "p4ss" not in result.stderr


def test_a_database_without_its_tables_stops_the_start(tmp_path: Path) -> None:
    assert_refused(serve(tmp_path), "manage.py migrate")


def test_a_database_that_does_not_answer_stops_the_start(tmp_path: Path) -> None:
    url = f"postgres://user:p4ss@127.0.0.1:{free_port()}/place"
    result = serve(tmp_path, DATABASE_URL=url)
    assert_refused(result, "DATABASE_URL", "does not answer")
    assert "p4ss" not in result.stderr


def test_a_port_that_is_taken_stops_the_start(tmp_path: Path) -> None:
    server = BoardServer(tmp_path)
    server.manage("migrate", "--verbosity", "0")
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = str(listener.getsockname()[1])
        assert_refused(server.manage("serve", "--port", port, check=False), port, "--port")


def test_production_settings_pass_every_check_of_a_deployment(tmp_path: Path) -> None:
    server = BoardServer(tmp_path, **PRODUCTION)
    result = server.manage("check", "--deploy", "--fail-level", "WARNING")
    assert result.stdout == "System check identified no issues (2 silenced).\n"
    assert result.stderr == ""


def test_https_may_be_off_in_production_and_on_nowhere_else(tmp_path: Path) -> None:
    for environment in ({**PRODUCTION, "PLACE_HTTPS": "0"}, {"PLACE_HTTPS": "0"}):
        BoardServer(tmp_path, **environment).manage("check")
