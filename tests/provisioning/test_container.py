"""The image and the one-server set-up: linted, and their commands run without Docker."""

from __future__ import annotations

import http.client
import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml
from jsonschema import Draft202012Validator

from placeproject import settings
from provisioning import documents, stage
from provisioning.template.tasks import task
from tests.cloud.emulator import ROOT
from tests.provisioning.reading import container
from tests.rig.fuse import until
from tests.rig.postgres import PASSWORD, running_postgres
from tests.rig.server import BoardServer
from tests.rig.valkey import ValkeyServer

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
SCHEMA = json.loads((Path(__file__).parent / "vendor/compose-spec.json").read_text())
PLAIN = {"PATH": os.environ["PATH"]}
HTTPS = {"X-Forwarded-Proto": "https", "Host": "place.example"}


def instruction(name: str) -> list[str]:
    """Every value of an instruction, lines joined."""
    joined = DOCKERFILE.replace("\\\n", " ")
    return [line.removeprefix(f"{name} ") for line in joined.splitlines() if line.startswith(name)]


def test_hadolint_finds_nothing() -> None:
    command = [ROOT / ".venv-cloud" / "bin" / "hadolint", ROOT / "Dockerfile"]
    assert subprocess.run(command, capture_output=True, text=True).stdout == ""


def test_the_image_is_built_in_stages_and_runs_as_nobody_special() -> None:
    assert len(instruction("FROM")) == 3
    assert instruction("USER") == [task.USER]
    assert json.loads(instruction("VOLUME")[0]) == [task.DATA_DIR, "/tmp"]
    assert "/healthz" in instruction("HEALTHCHECK")[0]


def test_the_template_writes_only_where_the_image_has_volumes() -> None:
    document = documents.stage_document(stage.load(stage.STAGES / "demo.toml"))
    paths = [mount["ContainerPath"] for mount in container(document)["MountPoints"]]
    assert paths == json.loads(instruction("VOLUME")[0])


def test_everything_that_the_image_needs_is_let_into_it() -> None:
    allowed = (ROOT / ".dockerignore").read_text().split()
    assert allowed[0] == "*"
    for name in (
        "board",
        "lambdas",
        "locale",
        "manage.py",
        "placeproject",
        "requirements.txt",
        "static",
    ):
        assert f"!{name}" in allowed
        assert (ROOT / name).exists()


def faults(compose: dict[str, Any]) -> list[str]:
    """What the Compose Specification's own schema says (vendor/, Apache-2.0)."""
    return [
        f"{error.json_path}: {error.message}"
        for error in Draft202012Validator(SCHEMA).iter_errors(compose)
    ]


def test_compose_is_as_its_specification_demands() -> None:
    assert faults(COMPOSE) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"restarts": "always"}, "'restarts' was unexpected"),
        ({"depends_on": {"postgres": {"condition": "service_alive"}}}, "depends_on"),
        ({"healthcheck": {"interval": 5}}, "healthcheck.interval: 5 is not of type"),
        ({"read_only": []}, "read_only: [] is not of type"),
    ],
)
def test_the_schema_finds_a_wrong_key_or_value(change: dict[str, Any], said: str) -> None:
    wrong = {**COMPOSE["services"]["web"], **change}
    found = faults({**COMPOSE, "services": {"web": wrong}})
    assert [fault for fault in found if "services.web" in fault and said in fault]


def test_nothing_writes_to_a_container_but_to_its_volumes() -> None:
    for name in ("web", "migrate", "valkey"):
        service = COMPOSE["services"][name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]


def test_every_image_of_others_has_a_version() -> None:
    images = [one["image"] for one in COMPOSE["services"].values() if "build" not in one]
    assert all(re.search(r":\d+(\.\d+)?-alpine$", image) for image in images)


def test_every_volume_is_declared_and_used() -> None:
    used = {
        volume.partition(":")[0]
        for service in COMPOSE["services"].values()
        for volume in service.get("volumes", [])
        if not volume.startswith(".")
    }
    assert used == COMPOSE["volumes"].keys()


def test_the_web_waits_for_its_database_and_store() -> None:
    services = COMPOSE["services"]
    for service in services.values():
        waits = service.get("depends_on", {})
        for name in waits:
            assert name in services
            if isinstance(waits, dict) and waits[name]["condition"] == "service_healthy":
                assert "healthcheck" in services[name]


def test_what_env_example_asks_for_is_what_compose_reads() -> None:
    asked = re.findall(r"^(\w+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    read = re.findall(r"\$\{(\w+)", (ROOT / "compose.yaml").read_text())
    assert set(asked) == set(read)


def test_the_valkey_keeps_what_was_acknowledged() -> None:
    words = " ".join(COMPOSE["services"]["valkey"]["command"])
    assert "--appendonly yes --appendfsync always --maxmemory-policy noeviction" in words


@pytest.fixture(scope="module")
def production(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of compose.yaml, its names of hosts put where the servers are here."""
    folder = tmp_path_factory.mktemp("production")
    with (
        running_postgres() as port,
        ValkeyServer(folder, durable=True) as valkey,
    ):
        given = {
            "PLACE_DOMAIN": HTTPS["Host"],
            "POSTGRES_PASSWORD": PASSWORD.replace(" ", "%20"),
            "PLACE_METRICS_PORT": "0",
            "SECRET_KEY": secrets.token_urlsafe(48),
        }
        variables = COMPOSE["services"]["web"]["environment"]
        filled = {
            name: re.sub(r"\$\{(\w+)[^}]*\}", lambda found: given[found[1]], value)
            for name, value in variables.items()
        }
        filled["DATABASE_URL"] = filled["DATABASE_URL"].replace(
            "postgres:5432", f"127.0.0.1:{port}"
        )
        yield filled | {"VALKEY_URL": valkey.url}


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the image holds: the files that are let into it, static ones collected."""
    folder = tmp_path_factory.mktemp("image")
    for name in (ROOT / ".dockerignore").read_text().split():
        source = ROOT / name.removeprefix("!")
        if name.startswith("!") and source.is_dir():
            shutil.copytree(source, folder / source.name, ignore=lambda *_: {"__pycache__"})
        elif name.startswith("!"):
            shutil.copyfile(source, folder / source.name)
    (command,) = [one for one in instruction("RUN") if "collectstatic" in one]
    command = command.partition("&&")[0].replace("/venv/bin/python", sys.executable)
    subprocess.run(["sh", "-ec", command], cwd=folder, env=PLAIN, check=True)
    return folder


@pytest.fixture(scope="module")
def server(
    production: dict[str, str], image: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BoardServer]:
    names = {"DJANGO_SETTINGS_MODULE": "placeproject.settings", **production}
    server = BoardServer(tmp_path_factory.mktemp("data"), **names)
    server.project = image
    with server:
        yield server


def manage(production: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", "manage.py", *words],
        cwd=ROOT,
        env=PLAIN | production,
        capture_output=True,
        text=True,
    )


def test_the_production_settings_pass_djangos_deployment_check(
    production: dict[str, str],
) -> None:
    result = manage(production, "check", "--deploy", "--fail-level", "WARNING")
    assert result.returncode == 0, result.stdout + result.stderr
    assert "no issues" in result.stdout


def test_the_image_starts_what_the_template_and_compose_start(production: dict[str, str]) -> None:
    command = ["python", "manage.py", "serve", "--host", "0.0.0.0"]
    assert json.loads(instruction("CMD")[-1]) == command
    assert "command" not in COMPOSE["services"]["web"]
    document = documents.stage_document(stage.load(stage.STAGES / "demo.toml"))
    assert "Command" not in container(document)


def test_the_migration_command_migrates_the_real_database(production: dict[str, str]) -> None:
    command = COMPOSE["services"]["migrate"]["command"]
    assert command[:2] == ["python", "manage.py"]
    assert manage(production, *command[2:]).returncode == 0
    assert manage(production, "migrate", "--check").returncode == 0


def test_a_player_places_a_pixel_on_the_production_server(server: BoardServer) -> None:
    assert server.request("GET", "/healthz")[0] == 200
    status, _, headers = server.request("POST", "/api/session", headers=HTTPS)
    assert status == 201
    assert "Secure" in headers["Set-Cookie"]
    cookie = {"Cookie": headers["Set-Cookie"].partition(";")[0], **HTTPS}
    status, answer, _ = server.request(
        "PUT", "/api/pixel", {"x": 3, "y": 4, "color": 5}, headers=cookie
    )
    assert (status, answer["color"]) == (200, 5)


def test_only_this_machine_is_listened_to_unless_told_otherwise(server: BoardServer) -> None:
    """We speak plain HTTP. 127.0.0.2 is as any other address of this machine."""
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", server.port), 10)


def test_the_page_and_its_hashed_files_come_from_the_image(server: BoardServer) -> None:
    status, page, _ = server.request("GET", "/", headers=HTTPS)
    assert status == 200
    _, german, _ = server.request("GET", "/", headers=HTTPS | {"Accept-Language": "de"})
    assert b'lang="de"' in german
    (script,) = re.findall(rb'<script type="module" src="([^"]+)"', page)
    wanted = HTTPS | {"Accept-Encoding": "gzip, br"}
    status, _, headers = server.request("GET", script.decode(), headers=wanted)
    assert (status, headers["Content-Encoding"]) == (200, "br")
    assert "immutable" in headers["Cache-Control"]


def test_the_board_is_served_under_the_balancers_name(server: BoardServer) -> None:
    """Without an origin request policy CloudFront asks by the name of its origin."""
    headers = {"Host": "internal-place.us-east-1.elb.amazonaws.com"}
    status, board, found = server.request("GET", "/api/board", headers=headers)
    assert (status, board[:4]) == (200, b"PLCB")
    assert "s-maxage" in found["Cache-Control"] or "max-age" in found["Cache-Control"]


def test_plain_http_is_sent_to_https_and_other_hosts_are_refused(server: BoardServer) -> None:
    status, _, _ = server.request("GET", "/api/config", headers=HTTPS | {"Host": "evil.example"})
    assert status == 400
    status, _, headers = server.request("GET", "/api/config", headers=HTTPS)
    assert status == 200
    assert headers["Strict-Transport-Security"] == "max-age=31536000", "and no other's name"


def log_in(server: BoardServer, name: str, path: str = "/account/login/") -> int:
    """The status of a try with a wrong password, by somebody whom the proxy saw."""
    own = HTTPS | {"X-Forwarded-For": "203.0.113.7", "Referer": "https://place.example/"}
    _, page, headers = server.request("GET", path, headers=own)
    [token, *_] = re.findall(rb'name="csrfmiddlewaretoken" value="(\w+)"', page)
    fields = {"csrfmiddlewaretoken": token, "login": name, "password": "hunter2"}
    body = urllib.parse.urlencode(fields).encode()
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    own |= form | {"Cookie": headers["Set-Cookie"].partition(";")[0]}
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    try:
        connection.request("POST", path, body, own)
        return connection.getresponse().status
    finally:
        connection.close()


def until_said(server: BoardServer, words: str) -> None:
    deadline = time.monotonic() + 20
    while not any(words in line for line in server.lines):
        assert time.monotonic() < deadline, server.log
        time.sleep(0.01)


def test_each_wrong_password_leaves_a_line_without_it(server: BoardServer) -> None:
    for name in ("moderator", "two\nlines", "x" * 150):
        assert log_in(server, name) == 200
    until(lambda: len(refused(server)) == 3, "each leaves a line")
    assert len({line.partition(" from ")[2] for line in refused(server)}) == 1, "of one address"
    for personal in ("two", "xxx", "203.0.113.7", "hunter2"):
        assert not any(personal in line for line in refused(server))


def refused(server: BoardServer) -> list[str]:
    return [line for line in server.lines if "A login was refused, from " in line]


def test_a_fault_leaves_its_traceback(server: BoardServer, production: dict[str, str]) -> None:
    with psycopg.connect(production["DATABASE_URL"], autocommit=True) as database:
        database.execute("ALTER TABLE auth_user RENAME TO hidden")
        try:
            assert log_in(server, "moderator") == 500
        finally:
            database.execute("ALTER TABLE hidden RENAME TO auth_user")
    until_said(server, "ERROR django.request: Internal Server Error: /account/login/")
    until_said(server, 'relation "auth_user" does not exist')


@pytest.mark.parametrize("header", ["X-Forwarded-Proto", "CloudFront-Forwarded-Proto"])
def test_https_is_believed_from_the_header_that_the_proxy_sets(header: str) -> None:
    show = "from placeproject import settings; print(*settings.SECURE_PROXY_SSL_HEADER)"
    variables = {"DEBUG": "0", "SECRET_KEY": "x" * 50, "PLACE_TRUSTED_PROXIES": "1"}
    result = subprocess.run(
        [sys.executable, "-c", show],
        cwd=ROOT,
        env=PLAIN | {"PLACE_HTTPS_HEADER": header} | variables,
        capture_output=True,
        text=True,
    )
    assert result.stdout.split() == ["HTTP_" + header.upper().replace("-", "_"), "https"]


@pytest.mark.parametrize(
    ("word", "below", "preload"),
    [("host", False, False), ("subdomains", True, False), ("preload", True, True)],
)
def test_names_below_the_hosts_are_bound_when_asked_for(
    word: str, below: bool, preload: bool
) -> None:
    show = "from placeproject import settings as s; "
    show += "print(s.SECURE_HSTS_INCLUDE_SUBDOMAINS, s.SECURE_HSTS_PRELOAD)"
    variables = {"DEBUG": "0", "SECRET_KEY": "x" * 50, "PLACE_HSTS": word}
    command = [sys.executable, "-c", show]
    result = subprocess.run(
        command, cwd=ROOT, env=PLAIN | variables, capture_output=True, text=True
    )
    assert result.stdout.split() == [str(below), str(preload)]


def test_the_web_service_is_set_up_by_names_that_settings_read() -> None:
    assert COMPOSE["services"]["web"]["environment"].keys() <= settings.env.known
