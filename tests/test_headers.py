from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, sync_playwright

from tests.moderator import NAME, PASSWORD, create_moderator
from tests.reply import call
from tests.server import BoardServer
from tests.valkey import ValkeyServer

CHROMIUM = "/usr/bin/chromium"


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


# --- in a browser --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def server(
    tmp_path_factory: pytest.TempPathFactory, plain_valkey: ValkeyServer
) -> Iterator[BoardServer]:
    plain_valkey.flush()
    directory = tmp_path_factory.mktemp("headers")
    with BoardServer(directory, VALKEY_URL=plain_valkey.url) as server:
        create_moderator(server)
        server.place(server.new_player(), 1, 1, 1)
        yield server


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.mark.browser
def test_the_admin_works_under_its_policy(server: BoardServer, browser: Browser) -> None:
    """Every page loads without a complaint, and what needs scripts does what it should."""
    complaints: list[str] = []
    page = browser.new_page()

    def complain(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and "favicon" not in message.location["url"]:
            complaints.append(f"{page.url}: {message.text}")

    page.on("console", complain)
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    page.goto(f"{server.url}/admin/")
    page.fill("#id_username", NAME)
    page.fill("#id_password", PASSWORD)
    page.click("[type=submit]")

    page.goto(f"{server.url}/admin/board/ban/add/?player=ann")
    page.fill("#id_reason", "a script")
    page.click(".datetimeshortcuts a >> text=Today")
    page.click("#calendarlink0")
    page.locator("#calendarbox0").wait_for()
    page.fill("#id_until_0", "2999-01-01")
    page.fill("#id_until_1", "00:00:00")
    page.keyboard.press("Escape")
    page.click("[name=_save]")
    page.locator(".messagelist .success").wait_for()

    for path in (
        "/admin/board/ban/",
        "/admin/board/board/1/change/",
        "/admin/board/board/notice/",
        "/admin/board/placement/?rectangle=0,0,9,9",
        "/admin/board/protectedrectangle/add/",
        "/admin/auth/user/1/change/",
        "/admin/board/board/1/history/",
        "/api/docs",
        "/problems/cooldown",
    ):
        page.goto(server.url + path)
    page.goto(f"{server.url}/admin/board/ban/")
    page.check("#action-toggle")
    page.locator("tr.selected").wait_for()
    page.close()
    assert complaints == []
