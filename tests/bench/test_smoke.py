"""Every measurement runs, with few sockets and for a moment; nothing is said of the figures."""

from __future__ import annotations

import importlib
import inspect
import os
import pkgutil
from collections.abc import Iterator
from math import isfinite
from pathlib import Path

import pytest

from tests.bench import figures
from tests.bench.bench import Bench
from tests.bench.figures import BY_NAME
from tests.bench.report import table

pytestmark = pytest.mark.skipif(
    os.uname().sysname != "Linux", reason="the load is a C program that needs epoll"
)
MARKS = {
    "page": pytest.mark.browser,
    "painted": pytest.mark.browser,
    "first_visit": pytest.mark.browser,
    "click": pytest.mark.browser,
    "template": pytest.mark.browser,
    "bus": pytest.mark.cloud,
    "hops": pytest.mark.cloud,
    "backlog": pytest.mark.cloud,
}


@pytest.fixture(autouse=True)
def real_settings(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The servers are started with their own settings, not with those of the tests."""
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE", raising=False)
    yield


@pytest.mark.parametrize("name", [pytest.param(n, marks=MARKS.get(n, ())) for n in BY_NAME])
def test_a_measurement_runs(name: str, tmp_path: Path) -> None:
    found = list(BY_NAME[name](Bench(tmp_path, rounds=1, seconds=0.1, share=0.02)))
    assert found
    for figure in found:
        assert figure.samples
        assert all(isfinite(value) for samples in figure.samples.values() for value in samples)
        assert figure.name in table([figure])


def test_every_measurement_is_registered_and_run() -> None:
    """One that has no name would be missing in the table and in the test above."""
    modules = [
        importlib.import_module(f"{figures.__name__}.{module.name}")
        for module in pkgutil.iter_modules(figures.__path__)
    ]
    written = {one for module in modules for one in vars(module).values() if is_measurement(one)}
    assert written == set(BY_NAME.values())
    (run,) = (mark for mark in test_a_measurement_runs.pytestmark if mark.name == "parametrize")
    assert [name.values[0] for name in run.args[1]] == list(BY_NAME)


def is_measurement(thing: object) -> bool:
    if not inspect.isfunction(thing):
        return False
    signature = inspect.signature(thing)
    return list(signature.parameters) == ["bench"] and "Figure" in str(signature.return_annotation)
