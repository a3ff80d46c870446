"""What is protected; its bytes are in tests/vectors/mask.json."""

from __future__ import annotations

import pytest
from board.core.grid import Grid

from board.core.formats.mask import digest, encode_mask
from board.store.rules import mask_of


def test_a_mask_is_called_by_its_checksum() -> None:
    grid = Grid(3, 3)
    bits = mask_of(grid, [(1, 1, 1, 1)])
    assert encode_mask(grid, bits).hex() == "504c434d0100030003000000f79800890800"
    assert (digest(bits), digest(b"")) == ("890098f7", "")


def test_a_mask_of_another_board_is_none() -> None:
    with pytest.raises(ValueError, match="9 pixels"):
        encode_mask(Grid(3, 3), b"\0")
