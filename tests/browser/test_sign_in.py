"""The staff's sign-in in a browser: passkeys from a virtual authenticator, pages that everybody
can use, and nothing that the page's policy refuses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.app import DESKTOP, PHONE, WAIT_MS
from tests.browser.test_accessibility import AXE, STANDARDS
from tests.rig.deployed import DEPLOYED
from tests.rig.moderator import NAME, PASSWORD, create_moderator
from tests.rig.server import BoardServer

pytestmark = pytest.mark.browser

KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
FIND = """(tags) => axe.run(document, { runOnly: tags }).then((result) => result.violations
    .map(({ id, nodes }) => [id, nodes.map((node) => node.html)]))"""
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BoardServer]:
    directory = tmp_path_factory.mktemp("staff")
    with BoardServer(directory, **DEPLOYED, PLACE_STAFF_TWO_FACTOR="required") as server:
        create_moderator(server)
        yield server


class Desk:
    """One browser of a member of the staff, at a name that passkeys can be made for."""

    def __init__(self, browser: Browser, server: BoardServer, **options: Any) -> None:
        address = f"http://localhost:{server.port}"
        self.context = browser.new_context(base_url=address, **options)
        self.context.set_default_timeout(WAIT_MS)
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", lambda line: self.complaints.append(line.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def plug_in(self) -> None:
        session = self.context.new_cdp_session(self.page)
        session.send("WebAuthn.enable")
        session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})

    def sign_in(self) -> None:
        self.page.goto("/admin/")
        self.page.fill("#id_login", NAME)
        self.page.fill("#id_password", PASSWORD)
        self.page.click("#content form button")

    def confirm(self) -> None:
        """The password once more, before anything that matters."""
        if "/reauthenticate/" in self.page.url:
            self.page.fill("#id_password", PASSWORD)
            self.page.click("#content form button")

    def faults(self) -> list[Any]:
        self.page.evaluate(AXE)
        found = list(self.page.evaluate(FIND, STANDARDS))
        return found + ([["too wide"]] if self.page.evaluate(TOO_WIDE) else [])


def add_passkey(desk: Desk) -> None:
    desk.page.goto("/account/2fa/webauthn/add/")
    desk.confirm()
    desk.page.fill("#id_name", "my laptop")
    desk.page.check("#id_passwordless")
    desk.page.click("#mfa_webauthn_add")
    desk.page.wait_for_url("**/account/2fa/recovery-codes/**")


def test_a_passkey_is_made_and_opens_the_admin_alone(
    browser: Browser, server: BoardServer
) -> None:
    desk = Desk(browser, server, **DESKTOP)
    desk.plug_in()
    desk.sign_in()
    desk.page.wait_for_url("**/account/2fa/**")
    add_passkey(desk)
    desk.page.goto("/admin/")
    desk.page.locator("#logout-form button").click()
    desk.page.goto("/admin/board/ban/")
    desk.page.click("#passkey_login")
    desk.page.wait_for_url("**/admin/board/ban/")
    desk.context.close()
    assert desk.complaints == []


@pytest.mark.parametrize(("language", "device"), [("en", DESKTOP), ("de", PHONE), ("fr", PHONE)])
def test_everybody_can_use_the_pages(
    browser: Browser, server: BoardServer, language: str, device: Any
) -> None:
    server.manage("shell", "-c", "from django.core.cache import cache; cache.clear()")
    server.manage("reset_two_factor", NAME)
    theme = "dark" if language == "en" else "light"
    desk = Desk(browser, server, **{**device, "locale": language, "color_scheme": theme})
    desk.plug_in()
    found: list[Any] = []

    def look(path: str = "") -> None:
        if path:
            desk.page.goto(path)
            desk.confirm()
        found.extend([desk.page.url, *each] for each in desk.faults())

    look("/account/login/")
    assert desk.page.get_attribute("html", "lang") == language
    assert (desk.page.inner_text("h1") == "Sign In") == (language == "en")
    desk.page.goto("/admin/")
    desk.page.fill("#id_login", NAME)
    desk.page.fill("#id_password", "wrong")
    desk.page.click("#content form button")
    desk.page.locator(".errorlist").wait_for()
    look()
    desk.sign_in()
    look("/account/2fa/")
    desk.page.goto("/account/2fa/totp/activate/")
    look()
    desk.confirm()
    look("/account/2fa/totp/activate/")
    look("/account/2fa/webauthn/add/")
    add_passkey(desk)
    look()
    for page in ("2fa/webauthn/", "2fa/recovery-codes/generate/", "password/change/", "logout/"):
        look(f"/account/{page}")
    look("/account/2fa/")
    desk.context.close()
    assert found == [], found
    assert desk.complaints == []
