from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.app import DESKTOP, PHONE, WITHOUT_WORKER, App
from tests.browser.main_path import COOLDOWN_SECONDS, Hostile
from tests.browser.wire import Alter, Wire
from tests.rig.deployed import DEPLOYED
from tests.rig.server import BoardServer

# Chromium without its own windows, whose pages cost more than ours.
PROGRAM = "/usr/bin/chromium-headless-shell"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


# Playwright keeps an event loop running in this thread for as long as it lives, which the
# asynchronous tests elsewhere could not bear: hence a package's scope, not a session's.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=PROGRAM, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BoardServer]:
    """A board of 300 x 200 without a cooldown."""
    directory = tmp_path_factory.mktemp("board")
    size = {"PLACE_WIDTH": "300", "PLACE_HEIGHT": "200", "PLACE_TICK_MS": "20"}
    with BoardServer(directory, **DEPLOYED, **size) as server:
        yield server


@pytest.fixture
def app(browser: Browser, server: BoardServer) -> Iterator[App]:
    app = App(browser, server, **DESKTOP, **WITHOUT_WORKER)
    yield app
    app.close()
    assert app.complaints == []


@pytest.fixture
def other(browser: Browser, server: BoardServer) -> Iterator[App]:
    """Somebody else's browser."""
    app = App(browser, server, **DESKTOP, **WITHOUT_WORKER)
    yield app
    app.close()
    assert app.complaints == []


@pytest.fixture
def phone(browser: Browser, server: BoardServer) -> Iterator[App]:
    app = App(browser, server, **PHONE, **WITHOUT_WORKER)
    yield app
    app.close()
    assert app.complaints == []


@pytest.fixture(scope="package")
def strict_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BoardServer]:
    """With a cooldown."""
    settings = {
        **DEPLOYED,
        "PLACE_WIDTH": "300",
        "PLACE_HEIGHT": "40",
        "PLACE_TICK_MS": "20",
        "PLACE_COOLDOWN_SECONDS": str(COOLDOWN_SECONDS),
    }
    with BoardServer(tmp_path_factory.mktemp("strict_board"), **settings) as server:
        yield server


@pytest.fixture
def hostile(browser: Browser, strict_server: BoardServer) -> Iterator[Hostile]:
    """Makes a tab on a wire of its own, with a script that runs before any of ours."""
    made: list[tuple[App, Wire]] = []

    def make(
        script: str = "", alter: Alter = lambda answer: answer, *, worker: bool = False
    ) -> App:
        wire = Wire(strict_server.port, alter)
        options = DESKTOP if worker else {**DESKTOP, **WITHOUT_WORKER}
        app = App(browser, strict_server, wire, **options)
        app.context.add_init_script(script)
        made.append((app, wire))
        return app

    yield make
    for app, wire in made:
        app.close()
        wire.__exit__()
    assert [app.complaints for app, _ in made] == [[]] * len(made)
