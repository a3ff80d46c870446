"""A socket that cannot be kept hears why, under our server and under any other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chaos.test_kill import FallbackServer
from tests.rig.client import BoardClient
from tests.rig.raw_socket import CLOSE, TEXT, handshake
from tests.rig.server import BoardServer
from tests.rig.valkey import ValkeyServer


@pytest.fixture(params=[BoardServer, FallbackServer])
def server(
    tmp_path: Path, valkey: ValkeyServer, request: pytest.FixtureRequest
) -> Iterator[BoardServer]:
    settings = {"VALKEY_URL": valkey.url, "PLACE_SOCKETS_MAX": "1"}
    with request.param(tmp_path, **settings) as server:
        yield server


async def test_a_socket_too_many_gets_a_bye_and_4013(server: BoardServer) -> None:
    async with BoardClient(server.url) as kept:
        for _ in range(3):
            with handshake(server) as refused:
                assert refused.head() == 101
                frames = refused.frames()
                (bye_code, bye), (close_code, close) = next(frames), next(frames)
            assert (bye_code, close_code) == (TEXT, CLOSE)
            assert json.loads(bye)["type"] == "bye"
            assert len(bye) > 64  # longer than a message that we would take
            assert int.from_bytes(close[:2], "big") == 4013
        assert kept.close_code is None
    assert server.stop() == 0
    assert "Traceback" not in server.log and "xceed" not in server.log
