from __future__ import annotations

import pytest

from board.core.formats.batch import decode_batch, encode_batch
from board.core.placement import MAX_KIND, Kind, Placement


def test_a_kind_of_a_newer_version_is_kept_as_it_is() -> None:
    """Both run beside each other during a deployment."""
    kind = Kind(9)
    assert (int(kind), kind.name) == (9, "UNKNOWN_9")
    placed = [Placement(1, 2, 3, "ann", 1_700_000_000_000, kind)]
    assert decode_batch(encode_batch(0, placed, 4)).placements == placed
    assert list(Kind) == [Kind.PLAYER, Kind.MODERATOR, Kind.IMPORT, Kind.UNDO, Kind.ROLLBACK]


@pytest.mark.parametrize("value", [-1, MAX_KIND + 1, "player"])
def test_what_no_batch_could_carry_is_no_kind(value: object) -> None:
    with pytest.raises(ValueError):
        Kind(value)


def test_the_numbers_of_kinds_are_stored_and_must_stay() -> None:
    numbers = {"PLAYER": 0, "MODERATOR": 1, "IMPORT": 2, "UNDO": 3, "ROLLBACK": 4}
    assert {kind.name: kind.value for kind in Kind} == numbers
