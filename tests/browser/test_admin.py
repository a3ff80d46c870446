from __future__ import annotations

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Locator

from tests.rig.fuse import until
from tests.rig.moderator import NAME, PASSWORD, create_moderator
from tests.rig.server import BoardServer

THEMES = ("dark", "light")


def background(preview: Locator) -> str:
    button = preview.locator(".face-button")
    return str(button.evaluate("(button) => getComputedStyle(button).backgroundColor"))


@pytest.mark.browser
def test_the_admin_works_under_its_policy(server: BoardServer, browser: Browser) -> None:
    """Every page loads without a complaint, and what needs scripts does what it should."""
    create_moderator(server)
    server.place(server.new_player(), 1, 1, 1)
    complaints: list[str] = []
    page = browser.new_page()

    def complain(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and "favicon" not in message.location["url"]:
            complaints.append(f"{page.url}: {message.text}")

    page.on("console", complain)
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    page.goto(f"{server.url}/admin/")
    page.fill("#id_login", NAME)
    page.fill("#id_password", PASSWORD)
    page.click("#content form button")

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

    page.goto(f"{server.url}/admin/board/boardface/")
    page.fill("#id_name", "Pixel Town")
    page.fill("#id_accent", "#ffff00")
    dark, light = (page.locator(f".face-preview[data-theme={theme}]") for theme in THEMES)
    assert dark.locator("b").inner_text() == "Pixel Town"
    until(lambda: background(dark) == "rgb(255, 255, 0)", "the preview has the accent")
    assert background(light) not in ("rgb(255, 255, 0)", "rgb(29, 78, 216)")  # made darker

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
    page.locator("tr.selected", has_text="a script").wait_for()
    page.close()
    assert complaints == []
