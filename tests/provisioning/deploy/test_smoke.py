"""The smoke test of a deployment against a real board."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from provisioning.cloud import StepFailed
from provisioning.deploy import smoke
from tests.provisioning.stubs import recorded
from tests.rig.server import BoardServer
from tests.rig.valkey import ValkeyServer


@pytest.fixture(scope="module")
def server(
    tmp_path_factory: pytest.TempPathFactory, plain_valkey: ValkeyServer
) -> Iterator[BoardServer]:
    with BoardServer(tmp_path_factory.mktemp("smoke"), VALKEY_URL=plain_valkey.url) as server:
        yield server


def test_a_running_board_is_right(server: BoardServer) -> None:
    with recorded() as rig:
        smoke.test(rig.cloud, server.url)
    assert rig.said == [f"  {server.url}{path} is right" for path in smoke.CHECKS]


def test_a_proxy_that_does_not_pass_the_upgrade_is_told(server: BoardServer) -> None:
    def without_upgrade(url: str) -> bytes:
        return b"502" if url.endswith(smoke.SOCKET) else smoke.read(url)

    with recorded() as rig, pytest.raises(StepFailed, match="/ws/board is not right: it answers"):
        smoke.test(rig.cloud, server.url, without_upgrade)


def test_a_path_that_is_no_socket_shakes_no_hands(server: BoardServer) -> None:
    assert smoke.shake_hands(server.url + "/ws/nothing") != smoke.SWITCHED
