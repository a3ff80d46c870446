from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from board import models
from board.ledger.base import Ledger
from board.ledger.orm import OrmLedger
from tests.history.histories import History
from tests.ledger.conftest import dynamodb_ledger

__all__ = ["dynamodb_ledger"]

Keep = Callable[[History], Ledger]


def keep_in_database(history: History) -> OrmLedger:
    """In place of what was there. The ledger is one of a process that began at the end."""
    models.Placement.objects.all().delete()
    models.BoardChange.objects.all().delete()
    models.LedgerCursor.objects.all().delete()
    ledger = OrmLedger(history.grid)
    fill(ledger, history)
    return ledger


def fill(ledger: Ledger, history: History) -> None:
    assert ledger.found(history.begin)
    ledger.append(history.entries, history.last_seq)


@pytest.fixture
def keep(db: Any) -> Keep:
    return keep_in_database
