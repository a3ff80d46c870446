from __future__ import annotations

import uuid
from typing import Any

import boto3
import pytest

from board.core.tiles.grid import Grid
from board.ledger.base import Ledger
from board.ledger.dynamodb.ledger import DynamoDBLedger
from board.ledger.orm import OrmLedger
from provisioning.local import local_tables

GRID = Grid.new(100, 90, left=-30, top=-20)  # a corner of each of four tiles


@pytest.fixture
def orm_ledger() -> OrmLedger:
    return OrmLedger(GRID)


@pytest.fixture
def dynamodb_ledger(aws: str, settings: Any) -> DynamoDBLedger:
    mark, client = uuid.uuid4().hex, boto3.client("dynamodb")
    names = [f"{name}-{mark}" for name in ("board", "placements", "users")]
    for definition in local_tables.definitions(*names):
        client.create_table(**definition)
    settings.PLACE_TABLE_BOARD, settings.PLACE_TABLE_PLACEMENTS = names[:2]
    settings.PLACE_TABLE_USERS = names[2]
    return DynamoDBLedger(GRID)


@pytest.fixture(
    params=["orm", pytest.param("dynamodb", marks=pytest.mark.cloud)],
)
def ledger(request: pytest.FixtureRequest) -> Ledger:
    found: Ledger = request.getfixturevalue(f"{request.param}_ledger")
    return found
