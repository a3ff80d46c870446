from __future__ import annotations

from typing import Any

import pytest

from board.core.grid import Grid
from board.ledger.dynamodb import DynamoDBLedger
from tests.cloud.emptying import empty

GRID = Grid(100, 90)


@pytest.fixture
def empty_stack(aws: str, stack: dict[str, str]) -> dict[str, str]:
    """The stage, its tables and queues as new."""
    empty(stack)
    return stack


@pytest.fixture
def ledger(empty_stack: dict[str, str], settings: Any) -> DynamoDBLedger:
    settings.PLACE_TABLE_BOARD = empty_stack["BoardTable"]
    settings.PLACE_TABLE_PLACEMENTS = empty_stack["PlacementsTable"]
    settings.PLACE_TABLE_USERS = empty_stack["UsersTable"]
    return DynamoDBLedger(GRID)
