from __future__ import annotations

import asyncio

import pytest

from board.core.palette import make_palette
from board.core.placement import Kind, Placement
from board.core.problem import (
    Banned,
    Cooldown,
    Ended,
    Frozen,
    OutOfBoard,
    OutOfPalette,
    Protected,
    Unavailable,
)
from board.core.tiles.grid import TILE_PIXELS, Grid
from board.core.tiles.packed import get_pixel
from board.core.tiles.shapes import in_rectangle
from board.store.bulk import Write
from board.store.cursors import LEDGER
from board.store.keys import STATE
from board.store.repair.permit import NotPermitted, Permit
from board.store.rules import Ban
from board.store.script import Script
from board.store.store import Store
from board.store.verdict import Accepted, Answer, Attempt
from tests.conftest import board_settings
from tests.rig.valkey import ValkeyServer

NOW_MS = 1_700_000_000_000


async def place(store: Store, player: str = "ann", pixel: int = 3, color: int = 5) -> Answer:
    [answer] = await store.place([Attempt(player, pixel, color)])
    return answer


async def state_of(store: Store) -> tuple[object, ...]:
    return (await store.snapshot(), await store.outbox.length())


async def test_a_placement_is_on_the_board_and_in_the_outbox(store: Store) -> None:
    store.now_ms = NOW_MS
    assert await place(store) == Accepted(seq=1, now_ms=NOW_MS, wait_ms=0)
    snapshot = await store.snapshot()
    assert (snapshot.seq, get_pixel(snapshot.pixels, 3, 4)) == (1, 5)
    stretch = await store.outbox.since(0)
    assert stretch.placements == [Placement(1, 3, 5, "ann", NOW_MS, Kind.PLAYER)]
    assert stretch.is_whole


async def test_a_batch_is_answered_one_by_one_in_its_order(store: Store) -> None:
    await store.configure(board_settings(cooldown_seconds=60))
    attempts = [Attempt("ann", 0, 1), Attempt("ann", 1, 1), Attempt("bob", 0, 2)]
    first, second, third = await store.place(attempts)
    assert isinstance(first, Accepted) and first.seq == 1 and first.wait_ms == 60_000
    assert isinstance(second, Cooldown)
    assert isinstance(third, Accepted) and third.seq == 2
    snapshot = await store.snapshot()
    assert get_pixel(snapshot.pixels, 0, 4) == 2


async def test_the_cooldown_ends_to_the_millisecond(store: Store) -> None:
    await store.configure(board_settings(cooldown_seconds=5))
    store.now_ms = NOW_MS
    await place(store)
    store.now_ms = NOW_MS + 4_999
    refused = await place(store)
    assert isinstance(refused, Cooldown)
    assert refused.extra["wait_ms"] == 1
    assert refused.extra["next_placement_at"] == "2023-11-14T22:13:25.000Z"
    assert await store.next_placement_at_ms("ann") == NOW_MS + 5_000
    store.now_ms = NOW_MS + 5_000
    assert isinstance(await place(store), Accepted)


async def test_of_two_racing_placements_exactly_one_wins(store: Store) -> None:
    await store.configure(board_settings(cooldown_seconds=60))
    for attempt in range(100):
        answers = await asyncio.gather(
            place(store, f"player-{attempt}", 1, 1), place(store, f"player-{attempt}", 2, 2)
        )
        assert sorted(type(answer).__name__ for answer in answers) == ["Accepted", "Cooldown"]
    assert await store.seq() == 100


@pytest.mark.parametrize(
    ("changes", "pixel", "color", "refusal"),
    [
        ({"state": "frozen"}, 3, 5, Frozen),
        ({"state": "ended"}, 3, 5, Ended),
        ({}, 70, 5, OutOfBoard),  # a pixel of its tile, right of it
        ({}, 7 * 256, 5, OutOfBoard),  # below it
        ({}, TILE_PIXELS, 5, OutOfBoard),
        ({}, 3, 16, OutOfPalette),
        ({"outbox_limit": 0}, 3, 5, Unavailable),
    ],
)
async def test_a_refused_placement_changes_nothing(
    store: Store, changes: dict[str, object], pixel: int, color: int, refusal: type
) -> None:
    await store.configure(board_settings(**changes))
    before = await state_of(store)
    assert isinstance(await place(store, "ann", pixel, color), refusal)
    assert await state_of(store) == before
    assert await store.next_placement_at_ms("ann") == 0


async def test_a_banned_player_is_told_why_and_until_when(store: Store) -> None:
    store.now_ms = NOW_MS
    await store.rules.amend(1, {"ann": Ban(NOW_MS + 1000, "a script")})
    refused = await place(store)
    assert isinstance(refused, Banned)
    assert refused.extra == {"reason": "a script", "until": "2023-11-14T22:13:21.000Z"}
    assert isinstance(await place(store, "bob"), Accepted)
    store.now_ms = NOW_MS + 1000
    assert isinstance(await place(store), Accepted)


async def test_a_ban_for_good_has_no_end(store: Store) -> None:
    await store.rules.amend(1, {"ann": Ban(0, "")})
    refused = await place(store)
    assert isinstance(refused, Banned) and refused.extra["until"] is None
    await store.rules.amend(2, {"ann": None})
    assert isinstance(await place(store), Accepted)


async def test_all_bans_are_replaced_at_once(store: Store) -> None:
    await store.rules.amend(1, {"ann": Ban(0, "old")})
    await store.rules.replace(board_settings(revision=2), {"bob": Ban(0, "new")}, [])
    assert isinstance(await place(store, "ann"), Accepted)
    assert isinstance(await place(store, "bob"), Banned)


async def test_protected_pixels_refuse_and_their_neighbours_do_not(store: Store) -> None:
    grid = board_settings().grid
    await store.rules.replace(board_settings(), {}, [(1, 1, 3, 2)])
    inside = set(in_rectangle(grid, 1, 1, 3, 2))
    for pixel in in_rectangle(grid, *grid.rectangle):
        answer = await place(store, "ann", pixel)
        assert isinstance(answer, Protected if pixel in inside else Accepted), pixel
    await store.rules.replace(board_settings(), {}, [])
    assert isinstance(await place(store, "ann", grid.address(1, 1)), Accepted)


async def test_the_outbox_limit_counts_within_a_batch(store: Store) -> None:
    await store.configure(board_settings(outbox_limit=2))
    answers = await store.place([Attempt("ann", pixel, 1) for pixel in range(3)])
    assert [type(answer) for answer in answers] == [Accepted, Accepted, Unavailable]
    await store.cursors.move(LEDGER, 2)
    assert await store.cursors.trim(0) == 2
    assert isinstance(await place(store), Accepted)


async def test_a_player_whom_nothing_can_publish_writes_nothing(store: Store) -> None:
    before = await state_of(store)
    writes = [Write(3, 5, player, NOW_MS) for player in ("ann", "é" * 65)]
    with pytest.raises(ValueError, match="128 bytes"):
        await store.bulk.write(writes, kind=Kind.MODERATOR)
    assert await state_of(store) == before


async def test_a_server_that_came_back_older_places_nothing(store: Store) -> None:
    await place(store)
    before = await state_of(store)
    [refused] = await store.place([Attempt("ann", 1, 1)], floor=2)
    assert isinstance(refused, Unavailable)
    assert await state_of(store) == before


async def test_a_server_that_lost_the_board_places_nothing(
    store: Store, valkey: ValkeyServer
) -> None:
    """Which FLUSHALL does to one that knows the scripts."""
    valkey.flush()
    with pytest.raises(NotPermitted):
        await place(store)
    assert await store.seq() == 0


async def test_a_server_that_was_not_compared_gives_out_no_seq(
    store: Store, valkey: ValkeyServer
) -> None:
    """One that was started anew, or a replica that takes over, has the board and no scripts."""
    await place(store)
    await store.client.script_flush()
    with pytest.raises(NotPermitted):
        await place(store)
    with pytest.raises(NotPermitted):
        await store.bulk.write([Write(1, 1, "ann", 0)], kind=Kind.MODERATOR)
    assert not (await store.standing()).is_permitted
    await store.permit.give()
    assert isinstance(await place(store), Accepted)


async def test_an_earlier_permit_is_worth_nothing_after_a_later_one(
    store: Store, valkey: ValkeyServer
) -> None:
    """As on a server that was replaced, went on living, and takes over again."""
    await store.permit.give()
    other = Store.open(valkey.url)
    await other.client.hset(STATE, "epoch", "of the server that stood in")  # type: ignore[misc]
    with pytest.raises(NotPermitted):
        await place(other)
    await other.close()


async def test_every_store_learns_of_a_permit(store: Store, valkey: ValkeyServer) -> None:
    await place(store)
    other = Store.open(valkey.url)
    await store.client.script_flush()
    await other.permit.give()
    assert isinstance(await place(store), Accepted)
    assert isinstance(await place(other), Accepted)
    await other.close()


class NewerPermit(Permit):
    """Of a release whose scripts have another text."""

    def _script(self, name: str) -> Script:
        script = super()._script(name)
        return script if name == "mark" else Script.of(f"{script.source}-- newer\n")


async def test_processes_of_two_releases_place_side_by_side(
    store: Store, valkey: ValkeyServer
) -> None:
    """Nobody has to compare the server anew, which would shut the other out."""
    newer = Store.open(valkey.url)
    newer.permit = NewerPermit(newer.client)
    for either in (store, newer, store, newer):
        assert isinstance(await place(either), Accepted)
    await store.client.script_flush()
    with pytest.raises(NotPermitted):
        await place(newer)
    await newer.close()


@pytest.mark.parametrize("bits", [4, 8])
async def test_a_board_that_begins_anywhere_takes_its_corners_and_nothing_beyond(
    valkey: ValkeyServer, bits: int
) -> None:
    grid = Grid.new(300, 260, bits, left=-5, top=-2)
    store = Store.open(valkey.url)
    await store.create(board_settings(grid=grid))
    corners = [(x, y) for x in (grid.left, grid.right) for y in (grid.top, grid.bottom)]
    on_board = {grid.address(x, y) for x, y in corners}
    beyond = {at for each in on_board for at in (each - 1, each + 1, each - 256, each + 256)}
    beyond = {at for at in beyond if at >= 0 and not (at < grid.size and grid.holds(at))}
    for address in on_board:
        assert isinstance(await place(store, "ann", address, 9), Accepted), grid.point(address)
    for address in beyond:
        assert isinstance(await place(store, "ann", address, 9), OutOfBoard), address
    pixels = (await store.snapshot()).pixels
    assert {at for at in range(grid.size) if get_pixel(pixels, at, bits)} == on_board
    await store.close()


async def test_eight_bits_hold_256_colours(valkey: ValkeyServer) -> None:
    palette = make_palette([(f"colour {number}", f"#0000{number:02X}") for number in range(256)])
    settings = board_settings(grid=Grid.new(20, 20, bits=8), palette=palette)
    store = Store.open(valkey.url)
    await store.create(settings)
    assert await store.settings() == settings
    for color in (0, 15, 16, 255):
        assert isinstance(await place(store, "ann", 3, color), Accepted)
        pixels = (await store.snapshot()).pixels
        assert get_pixel(pixels, 3, 8) == color
    assert isinstance(await place(store, "ann", 3, 256), OutOfPalette)
    await store.close()
