"""`make bench`: what can be measured, one after the other. Each part also runs alone."""

from __future__ import annotations

from tests.bench import browser, click

PARTS = (browser.main, click.main)

for measure in PARTS:
    measure()
