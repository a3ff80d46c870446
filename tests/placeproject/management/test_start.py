"""`manage.py` with wrong settings: a sentence that says what to change, and no traceback."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.rig.deployed import PROJECT
from tests.rig.server import BoardServer
from tests.rig.valkey import free_port

Result = subprocess.CompletedProcess[str]
PRODUCTION = {
    "DEBUG": "0",
    "SECRET_KEY": "a key that is long enough and has many 0123456789 different letters",
    "ALLOWED_HOSTS": "example.org",
    "PLACE_TRUSTED_PROXIES": "1",
}


def serve(directory: Path, **environment: str) -> Result:
    server = BoardServer(directory, **environment)
    return server.manage("serve", "--port", str(free_port()), check=False)


def assert_refused(result: Result, *words: str) -> None:
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
        ({"PLACE_WIDTH": "wide"}, ["PLACE_WIDTH", "1 to 32767"]),
        ({"PLACE_COLORS_MAX": "32"}, ["PLACE_COLORS_MAX", "'16', '256'"]),
        ({"PLACE_PALETTE": "2019"}, ["PLACE_PALETTE", "2017"]),
        ({"PLACE_PALETTE": "2022"}, ["board.E009", "32 colours", "PLACE_COLORS_MAX=256"]),
        ({"PLACE_BUS": "pigeon"}, ["PLACE_BUS", "stream"]),
        ({"DEBUG": "maybe"}, ["DEBUG", "maybe"]),
        ({"DEBUG": "0"}, ["SECRET_KEY", "50 or more"]),
        ({"DATABASE_URL": "nonsense"}, ["DATABASE_URL", "postgres://"]),
        ({"DATABASE_URL": "mysql://u:p4ss@host/name"}, ["DATABASE_URL", "postgres://"]),
        ({"DATABASE_URL": "postgres://u:p4ss/x@host/name"}, ["DATABASE_URL", "%2F for /"]),
        ({"DATABASE_URL": "postgres://u:12/p4ss@host/name"}, ["DATABASE_URL", "%2F for /"]),
        ({"DATABASE_URL": "postgres://u:12?p4ss=@host/name"}, ["DATABASE_URL", "%3F for ?"]),
        ({"DATABASE_URL": "postgres://u:12#p4ss@host/name"}, ["DATABASE_URL", "%23 for #"]),
        ({"DATABASE_URL": "postgres://u:p4ss@host/name?sslmod=1"}, ["DATABASE_URL", "sslmod"]),
        ({"DATABASE_URL": "sqlite:////tmp/a?b=1"}, ["DATABASE_URL", "%3F for ?"]),
        ({"DATABASE_URL": "sqlite:////tmp/a#b"}, ["DATABASE_URL", "%23 for #"]),
        ({"VALKEY_URL": "redis://:p4ss/x@host:6379"}, ["board.E001", "%2F for /"]),
        ({"VALKEY_URL": "redis://:12/p4ss@host:6379"}, ["board.E001", "ends it too early"]),
        ({"VALKEY_URL": "redis://:12?p4ss=@host:6379"}, ["board.E001", "ends it too early"]),
        ({"VALKEY_URL": "redis://:12#p4ss@host:6379"}, ["board.E001", "ends it too early"]),
        ({"VALKEY_URL": "http://localhost"}, ["board.E001", "VALKEY_URL", "rediss://"]),
        ({"PLACE_RING_ENTRIES": "1000000"}, ["board.E006", "PLACE_OUTBOX_LIMIT"]),
        ({"CSRF_TRUSTED_ORIGINS": "example.org"}, ["CSRF_TRUSTED_ORIGINS", "scheme"]),
        ({**PRODUCTION, "SECRET_KEY": "hunter2"}, ["board.E008", "SECRET_KEY", "50 or more"]),
        ({"ALLOWED_HOSTS": "https://example.org"}, ["board.E007", "'https://example.org'"]),
        ({"ALLOWED_HOSTS": "a.org, b.org:8443"}, ["board.E007", "'b.org:8443'"]),
        ({"ALLOWED_HOSTS": "example.org/"}, ["board.E007", "'example.org/'"]),
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


def as_plain_user(directory: Path, *words: str, **environment: str) -> Result:
    """A command by somebody to whom files of others are closed, even where root runs the
    tests: what may look past their permissions is dropped before it starts."""
    program = "import ctypes, os, sys\n"
    program += "for right in range(4): ctypes.CDLL(None).prctl(24, right, 0, 0, 0)\n"
    program += "os.execv(sys.executable, [sys.executable, 'manage.py', *sys.argv[1:]])"
    environment = BoardServer(directory, **environment).environment
    command = [sys.executable, "-c", program, *words]
    return subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True)


@pytest.mark.parametrize("command", ["migrate", "serve", "check"])
@pytest.mark.parametrize("kind", ["closed", "a file", "below a file", "below one that is closed"])
def test_a_data_folder_that_cannot_be_used_is_named(
    tmp_path: Path, kind: str, command: str
) -> None:
    there = tmp_path / "there"
    if "file" in kind:
        there.write_text("")
    else:
        there.mkdir(mode=0o500)
    folder = there / "var" if "below" in kind else there
    result = as_plain_user(folder, command)
    assert_refused(result, f"PLACE_DATA_DIR is {folder}, which cannot be used: ", "belong")


@pytest.mark.parametrize("command", ["migrate", "serve"])
def test_a_folder_of_somebody_else_is_named_though_it_holds_no_key(
    tmp_path: Path, command: str
) -> None:
    """As a volume that belongs to root: the database cannot be made in it."""
    tmp_path.chmod(0o500)
    assert_refused(as_plain_user(tmp_path, command, **PRODUCTION), str(tmp_path), "PLACE_DATA_DIR")


@pytest.mark.parametrize("name", ["place.sqlite3", "secret_key"])
def test_a_file_of_somebody_else_is_named(tmp_path: Path, name: str) -> None:
    BoardServer(tmp_path).manage("migrate", "--verbosity", "0")
    (tmp_path / name).chmod(0)
    assert_refused(as_plain_user(tmp_path, "migrate"), str(tmp_path), "PLACE_DATA_DIR")


def test_a_database_that_does_not_answer_stops_a_migration(tmp_path: Path) -> None:
    url = f"postgres://user:p4ss@127.0.0.1:{free_port()}/place"
    result = as_plain_user(tmp_path, "migrate", DATABASE_URL=url)
    assert_refused(result, "The database cannot be used", "DATABASE_URL")
    assert "p4ss" not in result.stderr


@pytest.mark.parametrize("name", ["C#board", "what?x=1", "fifty%20", "two words", "ä:@&"])
def test_a_data_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    """No URL is made of a path but with its special characters quoted."""
    folder = tmp_path / name
    with BoardServer(folder) as server:
        assert server.place(server.new_player(), 1, 2, 3)[0] == 200
        server.manage("verify_board", "--processes", "1")
    assert [path.name for path in tmp_path.iterdir()] == [name], "nothing is made beside it"
    assert {"place.sqlite3", "secret_key", "valkey"} <= {path.name for path in folder.iterdir()}


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
