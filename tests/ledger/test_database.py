"""The thread for the database. A real one that is restarted or goes silent: tests/chaos."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator

import pytest

from board.ledger.database import DatabaseThread, SilentDatabase


@pytest.fixture
async def database() -> AsyncIterator[DatabaseThread]:
    database = DatabaseThread("test")
    yield database
    await database.close()


async def test_work_that_takes_too_long_is_told_of(database: DatabaseThread) -> None:
    may_go = threading.Event()
    with pytest.raises(SilentDatabase):
        await database.run(may_go.wait, patience=0.01)
    may_go.set()
    assert await database.run(lambda: 2) == 2


async def test_it_closes_although_something_does_not_answer() -> None:
    database, may_go = DatabaseThread("stuck"), threading.Event()
    with pytest.raises(SilentDatabase):
        await database.run(may_go.wait, patience=0.01)
    await database.close(patience=0.01)
    may_go.set()
