"""Compares the ledger, the live store and every process's mirror, pixel by pixel."""

from __future__ import annotations

import asyncio
import contextlib
import zlib
from collections.abc import AsyncIterator
from typing import Any, NamedTuple

from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer

from board.core.change import Change
from board.core.formats.snapshot import Snapshot, checksum
from board.core.tiles.fitting import fit
from board.core.tiles.grid import Grid
from board.core.tiles.packed import differing, set_pixel
from board.ledger.base import Ledger
from board.live.online import ProcessCount, running_processes
from board.moderation.decisions import tell
from board.store.store import Store

ASK_SECONDS = 1.0  # between two questions for the web processes' mirrors
DEATH_SECONDS = 5.0  # after which a silent process that does not count itself is dead
PATIENCE_SECONDS = 15.0  # with one that lives
CATCH_UP_SECONDS = 30.0  # how long the ledger's writer may be behind


class Comparison(NamedTuple):
    """One copy of the board against the store as of the same seq."""

    name: str
    seq: int
    checksum: int
    wrong: list[int]  # addresses


class SilentError(Exception):
    """A web process that runs did not send its mirror."""


class MirrorCopy(NamedTuple):
    process: str
    seq: int
    pixels: bytes


async def verify(store: Store, ledger: Ledger, grid: Grid) -> list[Comparison]:
    """One comparison for the ledger and one for each web process that answers.

    Raises TimeoutError when the ledger does not catch up with the store, and SilentError.
    """
    snapshot = await store.snapshot()
    found = [await compare_ledger(store, ledger, snapshot)]
    async for mirror in mirrors(store):
        expected = await as_of(store, snapshot, mirror.seq)
        found.append(compare(f"process {mirror.process[:8]}", mirror, expected))
    return found


async def compare_ledger(store: Store, ledger: Ledger, snapshot: Snapshot) -> Comparison:
    async with asyncio.timeout(CATCH_UP_SECONDS):
        while await sync_to_async(ledger.cursor)() < snapshot.seq:
            await asyncio.sleep(0.1)
    pixels, seq = await sync_to_async(ledger.board)()
    return compare("ledger", MirrorCopy("", seq, pixels), await as_of(store, snapshot, seq))


def compare(name: str, copy: MirrorCopy, expected: Snapshot) -> Comparison:
    """A ledger may know of tiles already that nobody could place on at that seq."""
    grid, length = expected.grid, max(len(copy.pixels), len(expected.pixels))
    mine, theirs = (each.ljust(length, b"\0") for each in (copy.pixels, expected.pixels))
    wrong = list(differing(mine, theirs, grid.bits))
    return Comparison(name, copy.seq, checksum(grid, mine[: grid.byte_length]), wrong)


async def as_of(store: Store, snapshot: Snapshot, seq: int) -> Snapshot:
    """The store's board at `seq`, which a copy may have reached after the snapshot."""
    grid, pixels, at = snapshot.grid, bytearray(snapshot.pixels), snapshot.seq
    while at < seq:
        stretch = await store.outbox.since(at)
        if stretch.to_seq == at:
            break
        for entry in stretch.entries:
            if entry.seq > seq:
                break
            if isinstance(entry, Change):
                before, grid = grid, entry.reached_by(grid)
                pixels = fit(pixels, before, grid)
            else:
                set_pixel(pixels, entry.pixel, entry.color, grid.bits)
        at = stretch.to_seq
    return Snapshot(grid, seq, bytes(pixels))


async def mirrors(store: Store) -> AsyncIterator[MirrorCopy]:
    """The mirror of each web process. Raises SilentError if one does not send it."""
    layer = get_channel_layer()
    mine = await layer.new_channel()
    asked = await running_processes(store)
    silent = set(asked)
    began = asyncio.get_running_loop().time()
    while silent and (seconds := asyncio.get_running_loop().time() - began) < PATIENCE_SECONDS:
        if seconds > DEATH_SECONDS and not await counting(store, silent, asked):
            return
        # Again and again: one whose line was cut hears control messages some seconds later.
        await tell("mirror.wanted", reply_to=mine, of=sorted(silent))
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(ASK_SECONDS):
                while silent:
                    answer = await layer.receive(mine)
                    if answer["process"] in silent:
                        silent.discard(answer["process"])
                        yield copy_of(answer)
    if alive := await counting(store, silent, asked):
        raise SilentError(f"No answer from {', '.join(each[:8] for each in alive)}.")


async def counting(store: Store, silent: set[str], asked: dict[str, ProcessCount]) -> list[str]:
    """Those that count themselves still: a killed one is on the list for a while."""
    now = await running_processes(store)
    return sorted(each for each in silent if each in now and now[each] != asked[each])


def copy_of(answer: dict[str, Any]) -> MirrorCopy:
    return MirrorCopy(answer["process"], answer["seq"], zlib.decompress(answer["pixels"]))
