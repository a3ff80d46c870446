"""Telling the moderators of a pixel, from the inspector."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.app import App

pytestmark = pytest.mark.browser

REPORTS = "fetch('/api/reports').then((answer) => answer.json()).then(({ reports }) => reports)"
TEN = """
Promise.all([...Array(10)].map(() => fetch("/api/report", {
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: '{"x1":1,"y1":1,"x2":1,"y2":1,"reason":"bot","sentence":""}',
})))
"""


def inspect(app: App, x: int, y: int) -> None:
    app.look_at(x, y)
    app.page.mouse.move(*app.point(x, y))
    app.page.keyboard.press("i")
    app.page.wait_for_selector("#inspector[open]")
    app.until_inspected()


def tab_to(app: App, condition: str) -> None:
    """With the keyboard alone."""
    for _ in range(30):
        if app.get(f"document.activeElement.matches({condition!r})"):
            return
        app.page.keyboard.press("Tab")
    raise AssertionError(f"The keyboard does not get to {condition}.")


def own_reports(app: App) -> list[dict[str, Any]]:
    return list(app.get(REPORTS))


def test_a_pixel_is_reported_with_the_keyboard_by_somebody_new(app: App) -> None:
    app.open()
    inspect(app, 5, 190)
    tab_to(app, "#inspector-report")
    app.page.keyboard.press("Enter")
    assert app.page.text_content("#report-place") == "5, 190"
    assert app.get("document.activeElement.name") == "reason"
    app.page.keyboard.type("Hate")
    tab_to(app, "[name=side]")
    app.page.keyboard.type("16")
    tab_to(app, "[name=sentence]")
    app.page.keyboard.type("<b>a sign</b>")
    app.page.keyboard.press("Enter")
    app.until_toast("Thank you. The moderators have your report.")
    app.until_said("Thank you. The moderators have your report.")
    assert app.page.locator("#report").is_hidden()
    assert app.get("document.activeElement.id") == "inspector-report"
    [report] = own_reports(app)
    assert (report["reason"], report["sentence"]) == ("hate", "<b>a sign</b>")
    assert [report[name] for name in ("x1", "y1", "x2", "y2")] == [0, 182, 12, 197]


def test_something_else_has_to_be_said(app: App) -> None:
    app.open()
    inspect(app, 40, 190)
    app.page.click("#inspector-report")
    app.page.select_option("[name=reason]", "other")
    app.page.click("#report-form button")
    assert app.get("document.activeElement.name") == "sentence", "the browser asks for it"
    app.page.fill("[name=sentence]", "it moves")
    app.page.click("#report-form button")
    app.until_toast("Thank you.")
    [report] = own_reports(app)
    assert [report[name] for name in ("x1", "y1", "x2", "y2")] == [40, 190, 40, 190]


def test_a_refusal_is_said_and_the_words_stay(app: App) -> None:
    app.open()
    app.get("fetch('/api/session', { method: 'POST' })")
    app.get(TEN)
    inspect(app, 44, 190)
    app.page.click("#inspector-report")
    app.page.select_option("[name=reason]", "bot")
    app.page.fill("[name=sentence]", "all night")
    app.page.click("#report-form button")
    app.until("document.getElementById('report-problem').textContent.startsWith('Too many')")
    assert app.page.input_value("[name=sentence]") == "all night"
    assert len(own_reports(app)) == 10


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("de", "Der Moderation melden"), ("fr", "Signaler à la modération")],
)
def test_the_form_speaks_the_readers_language(app: App, language: str, sentence: str) -> None:
    app.context.set_extra_http_headers({"Accept-Language": language})
    app.open()
    inspect(app, 46, 190)
    app.page.click("#inspector-report")
    assert app.page.text_content("#report-title") == sentence
