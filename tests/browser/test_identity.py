"""The cookie alone says who a browser's player is: whatever a tab knows or could not learn."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Route

from tests.browser.app import App, set_board

pytestmark = pytest.mark.browser


@pytest.fixture
def second(app: App) -> Iterator[App]:
    """Another tab of the same browser."""
    tab = object.__new__(App)
    tab.__dict__ |= app.__dict__ | {"page": app.context.new_page()}
    tab.watch(tab.page)
    yield tab


def place(tab: App, x: int, y: int) -> None:
    tab.page.bring_to_front()
    tab.look_at(x, y)
    tab.choose(5)
    tab.click(x, y)


def placed_by(app: App, x: int, y: int) -> str:
    status, pixel, _ = app.server.request("GET", f"/api/pixel/{x}/{y}")
    assert status == 200
    return str(pixel["display_name"])


def test_two_tabs_opened_before_the_first_placement_are_one_player(app: App, second: App) -> None:
    app.open()
    second.open()
    place(app, 200, 20)
    app.until_said("Placed red at 200, 20.")
    place(second, 202, 20)
    second.until_said("Placed red at 202, 20.")
    assert placed_by(app, 200, 20) == placed_by(app, 202, 20)


def test_the_second_tab_has_the_first_ones_cooldown(app: App, second: App) -> None:
    set_board(app.server, cooldown_seconds=300)
    try:
        app.open()
        second.open()
        place(app, 204, 20)
        app.until_said("Placed red at 204, 20.")
        second.until("place.cooldown.waitMs > 200_000")
    finally:
        set_board(app.server, cooldown_seconds=0)


def test_a_setting_reaches_the_other_tab_and_undoes_none_of_its_own(app: App, second: App) -> None:
    app.open()
    second.open()
    app.get("place.settings.set('theme', 'light')")
    second.get("place.settings.set('grid', false)")
    second.until("document.documentElement.dataset.theme === 'light'")
    app.until("place.settings.get('grid') === false")
    second.open()
    kept = "[place.settings.get('theme'), place.settings.get('grid')]"
    assert second.get(kept) == ["light", False]


def test_two_tabs_that_place_at_one_moment_are_one_player(app: App, second: App) -> None:
    app.open()
    second.open()
    for tab, x in ((app, 206), (second, 208)):
        tab.get(f"void place.placer.place({x}, 20, 5)")
    app.until("place.board.color(206, 20) === 5 && place.board.color(208, 20) === 5")
    app.until("fetch('/api/pixel/206/20').then(({ ok }) => ok)")
    app.until("fetch('/api/pixel/208/20').then(({ ok }) => ok)")
    assert placed_by(app, 206, 20) == placed_by(app, 208, 20)


def test_a_browser_that_lost_all_but_the_cookie_is_the_same_player(app: App) -> None:
    app.open()
    place(app, 210, 20)
    app.until_said("Placed red at 210, 20.")
    app.get("localStorage.clear()")
    app.open()
    place(app, 212, 20)
    app.until_said("Placed red at 212, 20.")
    assert placed_by(app, 210, 20) == placed_by(app, 212, 20)


@pytest.mark.parametrize("fault", ["fails", "is slow"])
def test_a_player_whose_own_name_cannot_be_read_stays_that_player(app: App, fault: str) -> None:
    app.open()
    place(app, 214, 20)
    app.until_said("Placed red at 214, 20.")
    held: list[Route] = []
    app.page.route(
        "**/api/me", lambda route: route.abort() if fault == "fails" else held.append(route)
    )
    app.open()
    place(app, 216, 20)
    app.until_said("Placed red at 216, 20.")
    assert placed_by(app, 214, 20) == placed_by(app, 216, 20)
    for route in held:
        route.abort()
