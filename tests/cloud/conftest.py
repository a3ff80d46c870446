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
def on_tables(aws: str, stack: dict[str, str], settings: Any) -> DynamoDBLedger:
    """The ledger as a web task of the stage reads it."""
    settings.PLACE_TABLE_BOARD = stack["BoardTable"]
    settings.PLACE_TABLE_PLACEMENTS = stack["PlacementsTable"]
    settings.PLACE_TABLE_USERS = stack["UsersTable"]
    return DynamoDBLedger(GRID)


@pytest.fixture
def ledger(empty_stack: dict[str, str], on_tables: DynamoDBLedger) -> DynamoDBLedger:
    return on_tables
