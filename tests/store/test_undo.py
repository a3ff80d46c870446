"""Taking a placement back: what the script allows, and what it leaves behind."""

from __future__ import annotations

import asyncio
from random import Random

import pytest

from board.core.live_settings import BoardSettings
from board.core.placement import Kind, Placement
from board.core.problem import (
    Banned,
    Cooldown,
    Ended,
    Frozen,
    NothingToUndo,
    OutOfPalette,
    PaintedOver,
    Problem,
    Protected,
    Unavailable,
    UndoSpent,
)
from board.core.tiles.packed import get_pixel
from board.store import keys
from board.store.bulk import Write
from board.store.repair.permit import NotPermitted
from board.store.rules import Ban
from board.store.store import Store
from board.store.verdict import Accepted, Answer, Attempt, UndoAnswer, Undone
from tests.conftest import board_settings

NOW_MS = 1_700_000_000_000
COOLDOWN_MS, UNDO_MS = 60_000, 5_000


def undoable(**changes: object) -> BoardSettings:
    return board_settings(**{"cooldown_seconds": 60, "undo_seconds": 5, **changes})


@pytest.fixture
async def store(store: Store) -> Store:
    await store.configure(undoable())
    store.now_ms = NOW_MS
    return store


async def place(store: Store, player: str = "ann", pixel: int = 3, color: int = 5) -> Answer:
    [answer] = await store.place([Attempt(player, pixel, color)])
    return answer


async def undo(store: Store, player: str = "ann") -> UndoAnswer:
    [answer] = await store.undo([player])
    return answer


async def color_of(store: Store, pixel: int = 3) -> int:
    return get_pixel((await store.snapshot()).pixels, pixel, 4)


async def pass_by(store: Store, ms: int) -> None:
    assert store.now_ms is not None
    store.now_ms += ms


async def everything(store: Store) -> tuple[object, ...]:
    snapshot = await store.snapshot()
    rest = [
        await store.client.execute_command(*command)
        for command in (
            ("XRANGE", keys.OUTBOX, "-", "+"),
            ("ZRANGE", keys.COOLDOWNS, "0", "-1", "WITHSCORES"),
            ("HGETALL", keys.LATEST),
            ("ZRANGE", keys.UNDONE, "0", "-1", "WITHSCORES"),
        )
    ]
    return (snapshot, *rest)


async def test_what_was_there_before_is_there_again_and_the_cooldown_is_over(
    store: Store,
) -> None:
    await place(store, "bob", color=2)
    await place(store, color=5)
    await pass_by(store, UNDO_MS - 1)
    assert await undo(store) == Undone(seq=3, now_ms=store.now_ms, pixel=3, color=2)
    assert await color_of(store) == 2
    assert await store.next_placement_at_ms("ann") == 0
    assert (await store.outbox.since(2)).placements == [
        Placement(3, 3, 2, "ann", NOW_MS + UNDO_MS - 1, Kind.UNDO)
    ]
    assert isinstance(await place(store), Accepted)
    assert isinstance(await place(store, "bob"), Cooldown), "another's goes on"


async def test_of_two_on_one_pixel_in_a_batch_the_later_one_covers_the_other(
    store: Store,
) -> None:
    await store.place([Attempt("ann", 3, 5), Attempt("bob", 3, 7)])
    assert isinstance(await undo(store, "ann"), PaintedOver)
    assert isinstance(await undo(store, "bob"), Undone)
    assert await color_of(store) == 5


async def test_one_cooldown_takes_one_undo(store: Store) -> None:
    """Or whoever places and undoes by turns would paint the board without ever waiting."""
    await place(store, color=1)
    assert isinstance(await undo(store), Undone)
    await place(store, color=2)
    before = await everything(store)
    assert isinstance(await undo(store), UndoSpent)
    assert await everything(store) == before
    await pass_by(store, COOLDOWN_MS)
    await place(store, color=3)
    assert isinstance(await undo(store), Undone)
    assert await color_of(store) == 2


async def test_an_undo_that_comes_twice_is_done_once(store: Store) -> None:
    await place(store)
    first, second = await store.undo(["ann", "ann"])
    assert isinstance(first, Undone) and isinstance(second, UndoSpent)
    assert await store.seq() == 2


async def test_of_racing_undos_exactly_one_wins(store: Store) -> None:
    for number in range(50):
        player = f"player-{number}"
        await place(store, player, number, 5)
        answers = await asyncio.gather(*(undo(store, player) for _ in range(4)))
        names = sorted(type(answer).__name__ for answer in answers)
        assert names == ["UndoSpent"] * 3 + ["Undone"]
    assert await store.seq() == 100


async def test_an_undo_racing_with_a_brush_never_loses_the_brush(store: Store) -> None:
    """Whoever comes first: what was painted over stays, and what comes after it as well."""
    for number in range(50):
        await place(store, f"ann-{number}", number, 5)
        await asyncio.gather(
            undo(store, f"ann-{number}"), place(store, f"bob-{number}", number, 7)
        )
        assert await color_of(store, number) == 7


@pytest.mark.parametrize("way", ["player", "moderator"])
async def test_what_was_painted_over_stays_and_so_does_the_cooldown(
    store: Store, way: str
) -> None:
    await place(store)
    if way == "player":
        await place(store, "bob", color=7)
    else:
        await store.bulk.write([Write(3, 7, "mod", NOW_MS)], kind=Kind.MODERATOR)
    before = await everything(store)
    assert isinstance(await undo(store), PaintedOver)
    assert await everything(store) == before


async def test_nobody_takes_back_what_another_placed(store: Store) -> None:
    await place(store)
    before = await everything(store)
    assert isinstance(await undo(store, "bob"), NothingToUndo)
    assert await everything(store) == before


@pytest.mark.parametrize("late_ms", [UNDO_MS, COOLDOWN_MS - 1, COOLDOWN_MS])
async def test_it_is_too_late_after_the_window(store: Store, late_ms: int) -> None:
    await place(store)
    await pass_by(store, late_ms)
    before = await everything(store)
    assert isinstance(await undo(store), NothingToUndo)
    assert await everything(store) == before


async def test_with_the_cooldown_over_there_is_nothing_to_give_back(store: Store) -> None:
    """However long the window is: whether the sweeper was there makes no difference."""
    await store.configure(undoable(cooldown_seconds=2))
    await place(store)
    await pass_by(store, 2_000)
    assert isinstance(await undo(store), NothingToUndo)
    await store.sweep_cooldowns()
    assert isinstance(await undo(store), NothingToUndo)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"state": "frozen"}, Frozen),
        ({"state": "ended"}, Ended),
        ({"undo_seconds": 0}, NothingToUndo),
        ({"cooldown_seconds": 0}, NothingToUndo),
        ({"outbox_limit": 1}, Unavailable),
        ({"palette": board_settings().palette[:2]}, OutOfPalette),
    ],
)
async def test_a_refused_undo_changes_nothing(
    store: Store, changes: dict[str, object], refusal: type[Problem]
) -> None:
    await store.bulk.write([Write(3, 9, "", NOW_MS)], kind=Kind.IMPORT)
    await place(store, color=1)
    await store.configure(undoable(**changes))
    before = await everything(store)
    assert isinstance(await undo(store), refusal)
    assert await everything(store) == before


async def test_a_banned_player_takes_nothing_back(store: Store) -> None:
    await place(store)
    await store.rules.amend(1, {"ann": Ban(0, "a script")})
    assert isinstance(await undo(store), Banned)
    assert await color_of(store) == 5


async def test_what_is_protected_meanwhile_stays(store: Store) -> None:
    await place(store)
    await store.rules.replace(undoable(), {}, [(3, 0, 3, 0)])
    assert isinstance(await undo(store), Protected)
    assert await color_of(store) == 5


async def test_without_a_cooldown_nothing_is_noted(store: Store) -> None:
    await store.configure(undoable(cooldown_seconds=0))
    await place(store)
    assert isinstance(await undo(store), NothingToUndo)
    assert await store.client.exists(keys.LATEST, keys.UNDONE) == 0


async def test_a_placement_that_an_older_version_noted_cannot_be_taken_back(
    store: Store,
) -> None:
    await place(store)
    note = f"1 3 5 {NOW_MS}"
    await store.client.hset(keys.LATEST, "ann", note)  # type: ignore[misc]
    assert isinstance(await undo(store), NothingToUndo)


async def test_a_clock_that_goes_back_keeps_nobody_from_undoing_for_long(store: Store) -> None:
    await place(store)
    await undo(store)
    await pass_by(store, -3_600_000)
    await place(store)
    assert isinstance(await undo(store), Undone)


async def test_the_sweeper_forgets_who_has_undone(store: Store) -> None:
    await place(store)
    await undo(store)
    await store.sweep_cooldowns()
    await place(store)
    assert isinstance(await undo(store), UndoSpent)
    await pass_by(store, COOLDOWN_MS)
    await store.sweep_cooldowns()
    assert await store.client.exists(keys.UNDONE, keys.LATEST, keys.COOLDOWNS) == 0


async def test_a_server_that_is_older_or_was_not_compared_takes_nothing_back(
    store: Store,
) -> None:
    await place(store)
    [refused] = await store.undo(["ann"], floor=2)
    assert isinstance(refused, Unavailable)
    await store.client.script_flush()
    with pytest.raises(NotPermitted):
        await undo(store)
    assert await color_of(store) == 5


async def test_a_restored_undo_gives_the_cooldown_back_once(store: Store) -> None:
    """What a server lost comes back from those who acknowledged it, cooldowns and all."""
    store.now_ms = None
    now_ms = await store.clock_ms()
    placed = Placement(1, 3, 5, "ann", now_ms)
    await store.restore([placed], 0)
    assert await store.next_placement_at_ms("ann") == now_ms + COOLDOWN_MS
    await store.restore([placed, Placement(2, 3, 0, "ann", now_ms, Kind.UNDO)], 0)
    assert await store.next_placement_at_ms("ann") == 0
    assert isinstance(await place(store), Accepted)
    assert isinstance(await undo(store), UndoSpent)


@pytest.mark.parametrize("seed", range(8))
async def test_whatever_happens_in_whatever_order_the_script_keeps_its_word(
    store: Store, seed: int
) -> None:
    """Against a model of the rules in words: a history with one line for each answer."""
    random = Random(seed)
    board = dict.fromkeys(range(4), 0)
    ready: dict[str, int] = {}
    latest: dict[str, tuple[int, int, int, int]] = {}  # pixel, colour, before, at
    spent: dict[str, int] = {}
    for _ in range(150):
        await pass_by(store, random.choice([0, 1, 700, 4_999, 5_000, 59_999, 60_000]))
        now, player = store.now_ms or 0, random.choice(["ann", "bob", "cid"])
        if random.random() < 0.5:
            pixel, color = random.randrange(4), random.randrange(3)
            may = ready.get(player, 0) <= now
            answer = await place(store, player, pixel, color)
            assert isinstance(answer, Accepted) is may
            if may:
                latest[player] = (pixel, color, board[pixel], now)
                board[pixel], ready[player] = color, now + COOLDOWN_MS
        else:
            noted = latest.get(player)
            may = (
                noted is not None
                and now - noted[3] < UNDO_MS
                and spent.get(player, 0) <= now
                and board[noted[0]] == noted[1]
            )
            undone = await undo(store, player)
            assert isinstance(undone, Undone) is may, (player, undone)
            if may and noted:
                board[noted[0]], ready[player] = noted[2], 0
                spent[player] = now + COOLDOWN_MS
                del latest[player]
        if random.random() < 0.2:
            await store.sweep_cooldowns()
    assert {pixel: await color_of(store, pixel) for pixel in board} == board
    stretch = await store.outbox.since(0)
    assert stretch.is_whole and stretch.to_seq == await store.seq()
    replayed = dict.fromkeys(range(4), 0) | {each.pixel: each.color for each in stretch.placements}
    assert replayed == board
