"""Whose word about a client is believed."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.handlers.asgi import ASGIRequest

from board.identity.proxies import Proxies
from placeproject import asgi
from placeproject.environment import Environment
from tests.rig.reply import send
from tests.rig.server import BoardServer

HERE, ELSEWHERE = "10.20.0.9", "203.0.113.99"


@pytest.mark.parametrize(
    ("text", "peer", "forwarded", "client"),
    [
        ("1", HERE, "203.0.113.7", "203.0.113.7"),
        ("1", HERE, "1.1.1.1, 203.0.113.7", "203.0.113.7"),
        ("2", HERE, "1.1.1.1, 203.0.113.7, 10.20.0.1", "203.0.113.7"),
        ("2", HERE, "203.0.113.7", HERE),
        ("10.20.0.9", HERE, "1.1.1.1, 203.0.113.7", "203.0.113.7"),
        ("10.20.0.9", HERE, "203.0.113.7, 10.20.0.1", "10.20.0.1"),
        ("10.20.0.0/16", HERE, "1.1.1.1, 203.0.113.7, 10.20.0.1,10.20.0.2", "203.0.113.7"),
        ("10.20.0.0/16, 198.51.100.0/24", HERE, "203.0.113.7, 198.51.100.3", "203.0.113.7"),
        ("10.20.0.0/16", HERE, "10.20.0.3, 10.20.0.2", "10.20.0.3"),
        ("10.20.0.0/16", HERE, "1.1.1.1, nonsense, 10.20.0.2", "None"),
        ("10.20.0.0/16", HERE, "", HERE),
        ("10.20.0.0/16", "::ffff:10.20.0.9", "203.0.113.7", "203.0.113.7"),
        ("2001:db8:1::/48", "2001:db8:1::2", "2001:db8:2::1", "2001:db8:2::1"),
        ("10.20.0.0/16", ELSEWHERE, "1.1.1.1", ELSEWHERE),
        ("0", HERE, "1.1.1.1", HERE),
    ],
)
def test_the_client_is_whom_the_trusted_proxies_saw(
    text: str, peer: str, forwarded: str, client: str
) -> None:
    assert str(Proxies.parse(text).client(peer, forwarded)) == client


@pytest.mark.parametrize(
    ("hop", "client"),
    [
        ("203.0.113.7:50001", "203.0.113.7"),
        ("[2001:db8::1]:4711", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("2001:db8::4711", "2001:db8::4711"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("[::ffff:203.0.113.7]:80", "203.0.113.7"),
        ("fe80::1%eth0", "fe80::1"),
        ("203.0.113.7:", "None"),
        ("203.0.113.7:x", "None"),
        ("[203.0.113.7", "None"),
        ("[::g]:1", "None"),
        ("unknown", "None"),
    ],
)
def test_an_address_may_come_with_its_port(hop: str, client: str) -> None:
    assert str(Proxies.parse("1").client(HERE, hop)) == client


@pytest.mark.parametrize(
    ("text", "trusted", "others"),
    [
        ("0", [], [HERE, "127.0.0.1", ""]),
        (
            "1",
            ["127.0.0.1", "::1", "172.18.0.3", "192.168.1.1", "fd00::1", "fe80::1%eth0", HERE],
            [ELSEWHERE, "172.32.0.1", "2001:db8::1", "", "unix"],
        ),
        ("203.0.113.99", [ELSEWHERE], [HERE, "127.0.0.1", "203.0.113.98"]),
    ],
)
def test_only_a_trusted_peer_is_believed(text: str, trusted: list[str], others: list[str]) -> None:
    proxies = Proxies.parse(text)
    assert [peer for peer in trusted + others if proxies.trust(peer)] == trusted


@pytest.mark.parametrize(
    "text", ["11", "-1", "one", "10.0.0.1/8", "0.0.0.0/0", "::/0", ",", "1.5"]
)
def test_what_names_nobody_or_everybody_is_refused(text: str) -> None:
    with pytest.raises(Exception, match="PLACE_TRUSTED_PROXIES must be a number of proxies"):
        Environment({"PLACE_TRUSTED_PROXIES": text}).proxies("PLACE_TRUSTED_PROXIES")


@pytest.mark.parametrize(("peer", "is_secure"), [(HERE, True), (ELSEWHERE, False)])
@pytest.mark.parametrize("text", ["1", "10.20.0.0/16"])
@pytest.mark.parametrize("name", ["X-Forwarded-Proto", "CloudFront-Forwarded-Proto"])
async def test_https_is_believed_from_a_trusted_peer_alone(
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    text: str,
    peer: str,
    is_secure: bool,
) -> None:
    settings.PLACE_TRUSTED_PROXIES, settings.PLACE_HTTPS_HEADER = Proxies.parse(text), name
    variable = "HTTP_" + name.upper().replace("-", "_")
    settings.SECURE_PROXY_SSL_HEADER = (variable, "https")
    came: list[bool] = []

    async def inside(scope: Any, receive: Any, send: Any) -> None:
        came.append(ASGIRequest(scope, io.BytesIO()).is_secure())

    monkeypatch.setattr(asgi, "routes", inside)
    scope = {"type": "http", "method": "GET", "path": "/", "client": (peer, 50_000)}
    await asgi.application(scope | {"headers": [(name.lower().encode(), b"https")]}, None, None)
    assert came == [is_secure]


def test_clients_with_ports_are_counted_apart(tmp_path: Path) -> None:
    limits = {"PLACE_TRUSTED_PROXIES": "1", "PLACE_SESSIONS_PER_IP_HOUR": "1"}
    with BoardServer(tmp_path, **limits) as server:
        clients = (
            "203.0.113.1:50001",
            "203.0.113.2:50002",
            "[2001:db8:1::1]:1",
            "[2001:db8:2::1]:1",
        )
        for client in clients:
            assert send(server, "POST", "/api/session", X_Forwarded_For=client).status == 201
        again = send(server, "POST", "/api/session", X_Forwarded_For="203.0.113.1:59")
        assert again.problem == "too-many"


def test_who_is_no_trusted_proxy_chooses_no_address(tmp_path: Path) -> None:
    """We come from 127.0.0.1, which is not named."""
    limits = {"PLACE_TRUSTED_PROXIES": "10.20.0.0/16", "PLACE_SESSIONS_PER_IP_HOUR": "2"}
    with BoardServer(tmp_path, **limits) as server:
        statuses = [
            send(server, "POST", "/api/session", X_Forwarded_For=f"203.0.113.{number}").status
            for number in range(4)
        ]
    assert statuses == [201, 201, 429, 429]
