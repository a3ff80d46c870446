"""A fault of ours is told in the form of whoever asked."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.test import AsyncClient

from board.live import live


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch, settings: Any) -> AsyncClient:
    settings.ALLOWED_HOSTS = ["testserver"]

    def fail() -> None:
        raise RuntimeError("A mistake of ours.")

    monkeypatch.setattr(live, "current", fail)
    return AsyncClient(raise_request_exception=False)


async def test_a_fault_under_api_is_a_problem_document(
    client: AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        response = await client.get("/api/config")
    assert response.status_code == 500
    assert response["Content-Type"] == "application/problem+json"
    assert response.json() == {
        "type": "about:blank",
        "title": "Internal Server Error",
        "status": 500,
    }
    assert "A mistake of ours." in caplog.text  # an operator finds it
    assert "mistake" not in response.content.decode()  # a client does not
