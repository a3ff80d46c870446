"""What is protected; its bytes are in tests/vectors/mask.json."""

from __future__ import annotations

import pytest

from board.core.formats.mask import TILE_BYTES, decode_mask, digest, encode_mask
from board.core.tiles.grid import Grid
from board.store.rules import mask_of


def test_a_mask_is_called_by_its_checksum() -> None:
    bits = mask_of(Grid.new(3, 3), [(1, 1, 1, 1)])
    assert encode_mask(bits)[:16].hex() == "504c434d02000100ad25d54900000000"
    assert (digest(bits), digest(b"")) == ("49d525ad", "")
    assert decode_mask(encode_mask(bits)) == bits


def test_a_mask_from_before_the_board_grew_is_still_true() -> None:
    """Its bits are by address: those of the tiles that came later are not there."""
    grid = Grid.new(300, 3, left=-200)
    grown = grid.grown(left=100, top=20)
    rectangle = (-200, 1, 99, 2)
    before, after = mask_of(grid, [rectangle]), mask_of(grown, [rectangle])
    assert after == before.ljust(len(grown.tiles) * TILE_BYTES, b"\0")


@pytest.mark.parametrize("length", [1, TILE_BYTES - 1, TILE_BYTES + 1])
def test_a_mask_is_of_whole_tiles(length: int) -> None:
    with pytest.raises(ValueError, match="8192 bytes a tile"):
        encode_mask(bytes(length))
