"""Finds text that is cut off, covered by something else or, in a button, broken into lines."""

from __future__ import annotations

from pathlib import Path

from tests.browser.app import App

ILLEGIBLE = Path(__file__).with_suffix(".js").read_text()


def illegible(app: App) -> list[list[object]]:
    """What can't be read in the topmost layer, and why."""
    app.until_painted()
    return list(app.page.evaluate(ILLEGIBLE))
