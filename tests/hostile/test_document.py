"""Calls made of the OpenAPI document, right ones and broken ones: what it says holds."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from board.players.openapi.document import document
from tests.rig.server import BoardServer

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = 100  # of each call
schema = schemathesis.openapi.from_dict(document())


@pytest.fixture
def player(server: BoardServer) -> str:
    return server.new_player()


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_a_call_is_answered_as_the_document_says(
    case: Case, server: BoardServer, player: str
) -> None:
    response = case.call(base_url=server.url, headers={"Cookie": player})
    case.validate_response(response, checks=CHECKS)
