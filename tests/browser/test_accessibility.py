"""In every state, axe finds nothing, in both themes and all languages, and on a small phone no
text is cut or covered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser import states
from tests.browser.app import SMALL, WITHOUT_WORKER, App
from tests.browser.legible import illegible
from tests.rig.server import BoardServer

pytestmark = pytest.mark.browser

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


# What a message half covers is whole again when it has gone by.
PASSING = ("message_over_a_dialog", "target-size")


def violations(app: App, only: list[str] = STANDARDS) -> list[Any]:
    if not app.get("'axe' in window"):
        app.page.evaluate(AXE)
    found = app.page.evaluate(
        "(tags) => axe.run(document, { runOnly: tags }).then((result) => result.violations"
        ".map(({ id, nodes }) => [id, nodes.map((node) => [node.html, node.failureSummary])]))",
        only,
    )
    return list(found)


def test_axe_finds_nothing_on_a_desk(app: App) -> None:
    app.page.emulate_media(reduced_motion="reduce")
    found = []
    for state in states.each(app):
        for theme, standards in (("dark", STANDARDS), ("light", ["color-contrast"])):
            app.get(f"place.settings.set('theme', '{theme}')")
            found += [(state.__name__, theme, *each) for each in violations(app, standards)]
    assert found == []


@pytest.mark.parametrize(("language", "theme"), [("en", "dark"), ("de", "light"), ("fr", "dark")])
def test_everything_can_be_read_on_the_smallest_phone(
    browser: Browser, server: BoardServer, language: str, theme: str
) -> None:
    options = {**SMALL, "locale": language, "color_scheme": theme, "reduced_motion": "reduce"}
    app = App(browser, server, **options, **WITHOUT_WORKER)
    found = []
    for state in states.each(app):
        problems = [*violations(app), *illegible(app)]  # which scrolls
        named = [(state.__name__, *each) for each in problems]
        found += [each for each in named if each[:2] != PASSING]
    app.close()
    assert found == []
    assert app.complaints == []


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
