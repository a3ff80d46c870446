"""Measurements run, with few sockets and for a moment; nothing is said of the figures."""

from __future__ import annotations

import os
from collections.abc import Iterator
from math import isfinite
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.bench.bench import Bench
from tests.bench.browser import launch, under_load
from tests.bench.figures import BY_NAME
from tests.bench.first_load import EMPTY, first_loads
from tests.bench.report import table

# The others need a package of npm, or are made of the same parts.
QUICK = ("put", "script", "board", "files", "shown", "bytes", "growth", "stalled", "placing")

pytestmark = pytest.mark.skipif(
    os.uname().sysname != "Linux", reason="the load is a C program that needs epoll"
)


@pytest.fixture(autouse=True)
def real_settings(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The servers are started with their own settings, not with those of the tests."""
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE", raising=False)
    yield


@pytest.mark.parametrize("name", QUICK)
def test_a_measurement_runs(name: str, tmp_path: Path) -> None:
    figures = list(BY_NAME[name](Bench(tmp_path, rounds=1, seconds=0.4, share=0.02)))
    assert figures
    for figure in figures:
        assert all(isfinite(value) for samples in figure.samples.values() for value in samples)
        assert figure.name in table([figure])


@pytest.mark.browser
def test_the_page_is_measured() -> None:
    """Playwright's event loop, which no asynchronous test could bear, ends with the test."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        found = under_load(browser, seconds=0.5, heap_minutes=0.01)
        browser.close()
    assert found["frames"] and found["placements_per_second"]
    assert len(found["heap_mb_each_quarter"]) == 5 and len(found["frame_of_10_000_pixels_ms"]) == 2


@pytest.mark.browser
def test_a_first_visit_is_measured() -> None:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        found = first_loads(browser, boards=(EMPTY,), count=1)
        browser.close()
    assert found[EMPTY]["board_visible_seconds"] and found["own_files_bytes"]
    assert found[EMPTY]["board_fetches"] == 1 and found[EMPTY]["board_bytes"] > 0
