from __future__ import annotations

from typing import Any

import pytest

from board.core.tiles.grid import Grid
from board.ledger.dynamodb.ledger import DynamoDBLedger

GRID = Grid.new(100, 90)


@pytest.fixture
def ledger(stack: dict[str, str], settings: Any) -> DynamoDBLedger:
    """As a web task of the stage reads it."""
    settings.PLACE_TABLE_BOARD = stack["BoardTable"]
    settings.PLACE_TABLE_PLACEMENTS = stack["PlacementsTable"]
    settings.PLACE_TABLE_USERS = stack["UsersTable"]
    return DynamoDBLedger(GRID)
