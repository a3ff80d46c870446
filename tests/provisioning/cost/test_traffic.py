"""The counts of the model against the formats: what they say of bytes, the encoders make."""

from __future__ import annotations

import random

import pytest

from board.core.formats.batch import encode_batch
from board.core.formats.pixel_frame import encode_frame
from board.core.formats.updates import encode_updates
from board.core.placement import Placement, Update
from board.core.tiles.grid import Grid
from provisioning.cost.traffic import (
    AT_1_HZ,
    AT_4_HZ,
    BASE64,
    PLACEMENT_BYTES,
    UPDATE_BYTES,
    Crowd,
    board_bytes,
)
from provisioning.stage import Board


@pytest.mark.parametrize(("frames", "points"), [(1, AT_1_HZ), (4, AT_4_HZ)])
@pytest.mark.parametrize("bits", [4, 8])
def test_bytes_per_client_are_what_the_frames_have(
    frames: int, points: tuple[tuple[int, float], ...], bits: int
) -> None:
    for rate, found in points:
        grid = Grid.new(*((2000, 2000) if rate > 1000 else (1000, 1000)), bits)
        assert found + rate * (bits - 4) / 8 == pytest.approx(made(grid, rate, frames), rel=0.02)


def made(grid: Grid, rate: int, frames: int) -> float:
    """Bytes a second of uniform placements, header of the WebSocket included."""
    chance, seconds, seq, sent = random.Random(1), 20, 1_000_000, 0
    for turn in range(seconds * frames):
        count = rate * (turn + 1) // frames - rate * turn // frames
        points = chance.sample(range(grid.width * grid.height), count)
        places = (divmod(point, grid.width) for point in points)
        updates = {grid.address(x, y): chance.randrange(1 << grid.bits) for y, x in places}
        size = len(encode_frame(seq, seq + count, updates, grid.bits))
        sent, seq = sent + size + (2 if size < 126 else 4), seq + count
    return sent / seconds


def test_bytes_per_client_are_those_of_the_frames_and_between_them() -> None:
    assert Crowd(1, 333).bytes_per_client == pytest.approx(841)
    assert Crowd(1, 333, frames=1).bytes_per_client == pytest.approx(725)
    assert Crowd(1, 333, bits=8).bytes_per_client == pytest.approx(841 + 333 / 2)
    assert 123 < Crowd(1, 100).bytes_per_client < 841
    assert Crowd(1, 0).bytes_per_client == 0


def test_an_update_and_a_placement_are_as_long_as_their_batches_say() -> None:
    rows = [Placement(seq, 500_000, 5, "x" * 16, 1_000 + seq) for seq in range(1, 101)]
    updates = [Update(row.seq, row.pixel, row.color) for row in rows]
    assert len(encode_batch(0, rows, 4)) == pytest.approx(100 * PLACEMENT_BYTES * BASE64, rel=0.1)
    assert len(encode_updates(0, 100, updates)) == pytest.approx(
        100 * UPDATE_BYTES * BASE64, rel=0.1
    )


def test_a_batch_is_billed_at_both_topics_and_by_its_size() -> None:
    assert Crowd(1, 333).chunks == 2
    assert Crowd(1, 30_000).chunks == 4 + 1


def test_a_board_is_as_heavy_as_its_pixels_and_their_bits() -> None:
    assert board_bytes(Board()) == 200_000
    assert board_bytes(Board(width=2000, height=2000, colors_max=256)) == 1_600_000
