"""The table of `make chaos`, shortened: some rows, and faults of a second."""

from __future__ import annotations

import pytest

from tests.chaos.rows import BY_NAME
from tests.chaos.trial import tried

pytestmark = pytest.mark.chaos

SHORT = ("worker-killed", "valkey-old-file", "ledger-cut", "clients-never-read")


@pytest.mark.parametrize("name", SHORT)
def test_nothing_is_lost_and_nobody_diverges(name: str) -> None:
    line = tried(BY_NAME[name], seed=1, seconds=1.0)
    assert line.verdict[:3] == (0, 0, 0)
    assert line.verdict.says_same
    assert line.unexpected == {}
    assert line.peak_mib > 0
