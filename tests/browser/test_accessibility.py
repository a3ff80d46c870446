"""axe finds nothing, on any state, in both themes, on a desk and on a phone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.browser import states
from tests.browser.app import App

pytestmark = pytest.mark.browser

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(app: App) -> list[Any]:
    app.page.evaluate(AXE)
    found = app.page.evaluate(
        "(tags) => axe.run(document, { runOnly: tags }).then((result) => result.violations"
        ".map(({ id, nodes }) => [id, nodes.map((node) => [node.html, node.failureSummary])]))",
        STANDARDS,
    )
    return list(found)


@pytest.mark.parametrize("state", states.EVERYWHERE, ids=lambda state: state.__name__)
def test_axe_finds_nothing_on_a_desk(app: App, state: states.State) -> None:
    app.page.emulate_media(reduced_motion="reduce")
    leave = states.bring_about(state, app)
    try:
        assert violations(app) == []
        app.get("place.settings.set('theme', 'light')")
        assert violations(app) == []
    finally:
        leave()


@pytest.mark.parametrize(
    "state",
    [states.menu, states.settings, states.help_and_keys, states.template, states.inspector],
    ids=lambda state: state.__name__,
)
def test_axe_finds_nothing_on_a_phone(phone: App, state: states.State) -> None:
    phone.page.emulate_media(reduced_motion="reduce")
    state(phone)
    assert violations(phone) == []
    phone.get("place.settings.set('theme', 'light')")
    assert violations(phone) == []


def test_what_is_said_stays_in_a_live_region(app: App) -> None:
    app.open()
    assert app.page.get_attribute("#live", "aria-live") == "polite"
    names = app.get("[...document.querySelectorAll('.swatch')].map((each) => each.ariaLabel)")
    assert names[5] == "red, colour 6"


def test_focus_is_visible_and_returns_where_it_came_from(app: App) -> None:
    app.open()
    app.page.focus("#more")
    app.page.keyboard.press("Enter")
    app.page.focus("[data-action=settings]")
    app.page.keyboard.press("Enter")
    assert app.page.is_visible("#settings")
    assert app.get("document.getElementById('settings').contains(document.activeElement)")
    app.page.keyboard.press("Escape")
    app.until("document.activeElement.id === 'more'")
    outline = app.get("getComputedStyle(document.activeElement).outlineWidth")
    assert outline == "3px"
