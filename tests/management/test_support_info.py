from __future__ import annotations

import json
from pathlib import Path

import pytest

from board.operations.build import build
from tests.rig.postgres import running_postgres, url_of
from tests.rig.server import BoardServer
from tests.rig.valkey import ValkeyServer

SECRETS = ("s3cret-of-the-sessions", "s3cret%20of%20valkey", "a%20password", "a password")


def test_facts_of_a_running_board_have_no_secrets(tmp_path: Path, valkey: ValkeyServer) -> None:
    with running_postgres() as port:
        environment = {
            "SECRET_KEY": "s3cret-of-the-sessions" * 3,
            "VALKEY_URL": valkey.url,
            "DATABASE_URL": url_of(port),
        }
        with BoardServer(tmp_path, **environment) as server:
            assert server.place(server.new_player(), 1, 2, 3)[0] == 200
            text = server.manage("support_info").stdout
            facts = json.loads(text)
            server.environment["VALKEY_URL"] = "redis://:s3cret%20of%20valkey@127.0.0.1:1"
            text += server.manage("support_info").stdout
    assert facts["valkey"]["board"]["width"] == 1000
    assert facts["valkey"]["board"]["seq"] >= 1
    assert "postgresql" in facts["database"]["engine"] and facts["database"]["bytes"] > 0
    assert facts["settings"]["SECRET_KEY"] == "set, not shown"
    assert facts["settings"]["DATA_DIR"] == str(tmp_path)
    assert facts["versions"]["place"] == build()
    assert facts["versions"]["django"]
    for secret in SECRETS:
        assert secret not in text


@pytest.mark.parametrize("url", ["redis://127.0.0.1:1", "http://valkey"])
def test_what_is_away_is_said_in_its_place(tmp_path: Path, url: str) -> None:
    facts = json.loads(BoardServer(tmp_path, VALKEY_URL=url).manage("support_info").stdout)
    assert facts["valkey"]["away"]
    assert facts["database"]["away"] == "There is no file of it yet."
    assert facts["disk"]["free_bytes"] > 0
