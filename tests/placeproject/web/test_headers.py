from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from board.identity.proxies import Proxies
from tests.rig.reply import call


def directives(policy: str) -> dict[str, list[str]]:
    return {words[0]: words[1:] for words in map(str.split, policy.split(";"))}


@pytest.mark.parametrize("path", ["/account/login/", "/api/docs", "/problems/cooldown", "/nope"])
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


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/board"),
        ("GET", "/api/board?x"),
        ("PUT", "/api/pixel"),
        ("GET", "/healthz"),
        ("GET", "/static/js/main.js"),
        ("HEAD", "/static/img/icon.svg"),
        ("POST", "/static/js/main.js"),
    ],
)
@pytest.mark.parametrize("proto", ["https", "http"])
async def test_what_is_answered_in_front_of_django_has_its_headers(
    settings: Any, proto: str, method: str, path: str
) -> None:
    settings.PLACE_TRUSTED_PROXIES = Proxies.parse("1")
    settings.SECURE_HSTS_SECONDS = 31_536_000
    headers = (await call(method, path, X_Forwarded_Proto=proto)).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    if path != "/api/pixel":  # which no browser opens by itself
        policy = directives(headers["content-security-policy"])
        assert policy == {"default-src": ["'self'"], "frame-ancestors": ["'none'"]}
    expected = "max-age=31536000" if proto == "https" else None
    assert headers.get("strict-transport-security") == expected
    if path not in ("/api/pixel", "/static/js/main.js", "/static/img/icon.svg"):
        assert headers["cross-origin-opener-policy"] == "same-origin"


async def test_names_below_are_bound_in_front_of_django_as_behind(settings: Any) -> None:
    settings.PLACE_TRUSTED_PROXIES = Proxies.parse("1")
    settings.SECURE_HSTS_SECONDS = 9
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    reply = await call("GET", "/healthz", X_Forwarded_Proto="https")
    assert reply.headers["strict-transport-security"] == "max-age=9; includeSubDomains; preload"
