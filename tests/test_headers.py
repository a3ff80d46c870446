from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.reply import call


def directives(policy: str) -> dict[str, list[str]]:
    return {words[0]: words[1:] for words in map(str.split, policy.split(";"))}


@pytest.mark.parametrize("path", ["/admin/login/", "/api/docs", "/problems/cooldown", "/nope"])
def test_no_page_runs_or_shows_what_is_not_ours(client: Client, db: None, path: str) -> None:
    response = client.get(path)
    policy = directives(response["Content-Security-Policy"])
    assert "unsafe" not in response["Content-Security-Policy"]
    assert policy["default-src"] == ["'self'"]
    assert policy["script-src"] == ["'self'"]
    assert policy["frame-ancestors"] == ["'none'"]
    assert policy["connect-src"] == ["'self'", "ws://testserver", "wss://testserver"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert "geolocation=()" in response["Permissions-Policy"]


def test_a_page_keeps_its_own_policy(client: Client) -> None:
    policy = client.get("/")["Content-Security-Policy"]
    assert directives(policy)["default-src"] == ["'none'"]


async def test_a_host_that_is_not_ours_gets_into_no_policy(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["place.example.org"]
    reply = await call("GET", "/api/docs", Host="evil.example")
    assert reply.status == 400
    assert "evil.example" not in reply.headers["content-security-policy"]
