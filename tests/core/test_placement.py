from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from board.core.placement import Kind, Placement, Update, apply_newest


def test_a_placement_is_a_players_unless_said_otherwise() -> None:
    assert Placement(1, 2, 3, "ada", 4).kind is Kind.PLAYER


def test_the_numbers_of_kinds_are_stored_and_must_stay() -> None:
    assert {kind.name: kind.value for kind in Kind} == {"PLAYER": 0, "MODERATOR": 1, "IMPORT": 2}


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 15))))
def test_the_newest_update_of_a_pixel_wins(pairs: list[tuple[int, int]]) -> None:
    updates = [Update(seq, pixel, color) for seq, (pixel, color) in enumerate(pairs, 1)]
    newest = apply_newest(updates)
    assert set(newest) == {pixel for pixel, _ in pairs}
    for pixel, color in newest.items():
        assert color == max(update for update in updates if update.pixel == pixel).color
