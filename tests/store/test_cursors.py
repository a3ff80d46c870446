"""The outbox is trimmed to the lowest of all who need it, and to no other."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from board.store.cursors import LEDGER, TOPIC, Cursors
from board.store.store import Store
from board.store.verdict import Attempt

PLACED = 10


async def first_left(store: Store) -> int:
    return (await store.outbox.since(0)).entries[0].seq


async def fill(store: Store) -> None:
    await store.place([Attempt("ann", address, 1) for address in range(PLACED)])


async def test_the_lowest_cursor_decides(store: Store) -> None:
    await fill(store)
    await store.cursors.move(LEDGER, 7)
    await store.cursors.move(TOPIC, 4)
    assert await store.cursors.trim(keep=0) == 4
    assert await first_left(store) == 5
    await store.cursors.move(TOPIC, 9)
    assert await store.cursors.trim(keep=0) == 3
    assert await first_left(store) == 8


async def test_the_last_entries_stay_for_the_rings(store: Store) -> None:
    await fill(store)
    await store.cursors.move(LEDGER, PLACED)
    assert await store.cursors.trim(keep=6) == 4
    assert await store.cursors.trim(keep=6) == 0


async def test_nothing_goes_before_everybody_has_said_what_it_has(store: Store) -> None:
    """A publisher that is there first trims nothing that a ledger needs which is still to come."""
    await fill(store)
    assert await store.cursors.trim(keep=0) == 0
    store.cursors.expect(LEDGER)
    store.cursors.expect(TOPIC)
    await store.cursors.move(TOPIC, PLACED)
    assert await store.cursors.trim(keep=0) == 0
    await store.cursors.move(LEDGER, 3)
    assert await store.cursors.trim(keep=0) == 3


async def test_a_cursor_of_a_part_that_is_gone_holds_until_it_is_forgotten(store: Store) -> None:
    await fill(store)
    await store.cursors.move(LEDGER, PLACED)
    await store.cursors.move("somebody", 2)
    assert await store.cursors.trim(keep=0) == 2
    assert await store.cursors.all() == {LEDGER: PLACED, "somebody": 2}
    assert await store.cursors.forget("somebody")
    assert not await store.cursors.forget("somebody")
    assert await store.cursors.trim(keep=0) == PLACED - 2


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from((LEDGER, TOPIC)), st.integers(0, PLACED)), max_size=12))
async def test_no_entry_goes_that_somebody_lacks(
    store: Store, moves: list[tuple[str, int]]
) -> None:
    await store.client.flushdb()
    cursors = Cursors(store.client)
    for seq in range(1, PLACED + 1):
        await store.client.xadd("{board}:outbox", {"p": "1 1 1 0 ann"}, id=f"{seq}-0")
    await store.client.set("{board}:seq", PLACED)
    highest: dict[str, int] = {}
    gone = 0
    for name, seq in moves:
        highest[name] = max(seq, highest.get(name, 0))
        assert await cursors.move(name, seq) == highest[name]
        await cursors.trim(keep=0)
        gone = max(gone, min(highest.values()))  # who comes late finds what is left
        assert await store.client.xlen("{board}:outbox") == PLACED - gone
