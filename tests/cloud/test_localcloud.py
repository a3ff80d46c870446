from __future__ import annotations

from pathlib import Path

import pytest

from board.core.wire import Placed
from tests.client import BoardClient
from tests.server import BoardServer

pytestmark = pytest.mark.cloud


class LocalCloud(BoardServer):
    command = ("localcloud", "--emulator-port", "0")


async def test_one_command_runs_the_board_on_a_local_aws(tmp_path: Path) -> None:
    with LocalCloud(tmp_path, "--workers", "2") as board:
        one, two = BoardClient(board.url, board.new_player()), BoardClient(board.url)
        async with one, two:
            placed = await one.place(3, 4, 5)
            assert isinstance(placed, Placed)
            await two.until_seq(placed.seq)
            await one.until_seq(placed.seq)
            assert one.checksum == two.checksum
        assert board.stop() == 0
    assert "arn:aws:sns:us-east-1:000000000000:place-emulator-pixel-updates" in board.log
    assert board.log.count("This task reads queue") == 2
