from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from board.hub.ring import Ring


def codes(*updates: tuple[int, int]) -> list[int]:
    return [address << 8 | color for address, color in updates]


def test_the_newest_colour_of_a_pixel_wins() -> None:
    ring = Ring(100, 60)
    ring.append(codes((1, 2), (3, 4)))
    ring.append(codes((1, 5)))
    assert ring.since(0) == {1: 5, 3: 4}
    assert ring.since(1) == {1: 5, 3: 4}
    assert ring.since(2) == {1: 5}
    assert ring.since(3) == {}


def test_it_says_so_when_it_does_not_reach_back_or_forward() -> None:
    ring = Ring(100, 60)
    ring.restart(10)
    ring.append(codes((1, 2)))
    assert ring.since(9) is None
    assert ring.since(10) == {1: 2}
    assert ring.since(12) is None


def test_what_is_too_old_is_forgotten() -> None:
    now = 0.0
    ring = Ring(100, 60, clock=lambda: now)
    ring.append(codes((1, 2)))
    now = 59.0
    ring.append(codes((3, 4)))
    assert ring.since(0) == {1: 2, 3: 4}
    now = 61.0
    ring.append([])
    assert (ring.since(0), ring.since(1)) == (None, {3: 4})


@given(st.lists(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 15)), max_size=9)))
def test_since_is_always_the_updates_behind_it(parts: list[list[tuple[int, int]]]) -> None:
    ring, all_updates = Ring(20, 60), []
    for part in parts:
        ring.append(codes(*part))
        all_updates += part
    assert ring.seq == len(all_updates)
    # It keeps what it promises, unless a whole part is dropped at once.
    assert ring.seq - ring.reach >= min(20, ring.seq)
    for seq in range(ring.reach, ring.seq + 1):
        assert ring.since(seq) == dict(all_updates[seq:])
