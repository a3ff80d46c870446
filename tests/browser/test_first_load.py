"""A first visit to a board as it is deployed: one script, the theme at once, and nothing jumps."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import Browser, Route

from tests.browser.app import DESKTOP, PHONE, WITHOUT_WORKER, App
from tests.rig.deployed import DEPLOYED
from tests.rig.fuse import until
from tests.rig.server import BoardServer

pytestmark = pytest.mark.browser

SHIFTS = """new Promise((resolve) => {
    new PerformanceObserver((list) => {
        resolve(list.getEntries().map(({ value, sources }) =>
            [value, ...sources.map(({ node }) => node?.id || node?.className || String(node))]));
    }).observe({ type: "layout-shift", buffered: true });
    setTimeout(() => resolve([]), 300);
})"""


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BoardServer]:
    size = {"PLACE_WIDTH": "300", "PLACE_HEIGHT": "200"}
    with BoardServer(tmp_path_factory.mktemp("deployed"), **DEPLOYED, **size) as server:
        yield server


def test_the_joined_script_is_the_page(browser: Browser, deployed: BoardServer) -> None:
    app = App(browser, deployed, **DESKTOP, **WITHOUT_WORKER)
    scripts: list[str] = []
    app.page.on(
        "request",
        lambda each: scripts.append(each.url) if each.resource_type == "script" else None,
    )
    app.open()
    assert len(scripts) <= 3, scripts
    app.look_at(100, 100)
    app.choose(5)
    app.click(100, 100)
    app.until_said("Placed red at 100, 100.")
    app.close()
    assert app.complaints == []


@pytest.mark.parametrize("options", [DESKTOP, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("locale", ["en", "de"])
def test_nothing_moves_once_the_board_is_seen(
    browser: Browser, deployed: BoardServer, options: dict[str, object], locale: str
) -> None:
    app = App(browser, deployed, **options, **WITHOUT_WORKER, locale=locale)
    app.open()
    app.page.wait_for_selector("html[data-seq]")
    app.until_painted()
    assert app.get(SHIFTS) == []
    app.close()


@pytest.mark.parametrize(
    ("system", "own", "is_light"),
    [
        ("light", None, True),
        ("dark", None, False),
        ("dark", "light", True),
        ("light", "dark", False),
        ("light", "system", True),
    ],
)
def test_the_theme_is_there_before_any_module(
    browser: Browser, deployed: BoardServer, system: str, own: str | None, is_light: bool
) -> None:
    app = App(browser, deployed, **(DESKTOP | {"color_scheme": system}), **WITHOUT_WORKER)
    held: list[Route] = []
    app.page.route("**/js/page.*.js", lambda route: held.append(route))
    if own:
        kept = json.dumps({"theme": own})
        app.page.add_init_script(f"localStorage.setItem('place.settings', '{kept}')")
    app.page.goto("/", wait_until="commit")
    app.page.wait_for_selector("#stage")
    app.until_painted()
    ground = Image.open(io.BytesIO(app.page.screenshot())).convert("L").getpixel((700, 300))
    assert held, "the page waits for its script"
    assert (ground > 128) == is_light
    for route in held:
        route.abort()
    app.close()


def test_one_visit_is_enough_to_see_the_board_offline(
    browser: Browser, deployed: BoardServer
) -> None:
    player = deployed.new_player()
    assert deployed.place(player, 8, 8, 5)[0] == 200
    until(
        lambda: deployed.request("GET", "/api/pixel/8/8")[0] == 200,
        "the placement is on the board",
    )
    app = App(browser, deployed, **DESKTOP)
    app.open()
    app.until_color(8, 8, 5)
    app.get("navigator.serviceWorker.ready.then(() => true)")
    app.context.set_offline(True)
    app.open(live=False)
    app.until_color(8, 8, 5)
    app.close()
