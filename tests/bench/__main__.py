"""`make bench`: what can be measured, one after the other. Each part also runs alone."""

from __future__ import annotations

from tests.bench import browser

PARTS = (browser.main,)

for measure in PARTS:
    measure()
