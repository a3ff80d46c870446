"""Random histories, and what their board was at any seq by a brute-force count of points."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from functools import cached_property

from hypothesis import strategies as st

from board.core.change import Change, Entry, Shape
from board.core.formats.snapshot import Snapshot
from board.core.palette import PALETTE_2017, make_palette
from board.core.placement import Kind, Placement
from board.core.tiles.grid import Grid
from board.core.tiles.packed import packed

BEGAN_MS = 1_700_000_000_000
YEAR_MS = 31_536_000_000
MANY = make_palette([(f"colour {row}", f"#{row:02X}4080") for row in range(40)])
STATES = ("open", "frozen", "ended")


@dataclass(frozen=True)
class History:
    begin: Change
    entries: list[Entry]

    @cached_property
    def grid(self) -> Grid:
        """By the end."""
        return self.shape(self.last_seq).grid

    @property
    def last_seq(self) -> int:
        return self.entries[-1].seq if self.entries else 0

    def shape(self, seq: int) -> Shape:
        changes = [each for each in self.entries if isinstance(each, Change) and each.seq <= seq]
        return [self.begin, *changes][-1].shape

    def seq_at(self, at_ms: int) -> int:
        """Before the first entry that is later."""
        later = [each.seq for each in self.entries if each.at_ms > at_ms]
        before = [each.seq for each in self.entries if not later or each.seq < later[0]]
        return max(before, default=0)

    def snapshot(self, seq: int) -> Snapshot:
        """By points, which know nothing of addresses and of what came before them."""
        points: dict[tuple[int, int], int] = {}
        for each in self.entries:
            if each.seq <= seq and isinstance(each, Placement):
                points[self.grid.point(each.pixel)] = each.color
        grid = self.shape(seq).grid
        colors = bytearray(grid.size)
        for point, color in points.items():
            colors[grid.address(*point)] = color
        return Snapshot(grid, seq, packed(bytes(colors), grid.bits))


def make_history(seed: int, length: int) -> History:
    """With growth, other palettes and states, more bits, imports of other years, holes."""
    rng = random.Random(seed)
    left, top = rng.choice([(0, 0), (-30, -20), (250, -260)])
    grid = Grid.new(rng.randint(1, 40), rng.randint(1, 30), left=left, top=top)
    shape = Shape(grid, PALETTE_2017[: rng.randint(2, 16)], "open")
    begin = Change(0, BEGAN_MS, shape)
    entries: list[Entry] = []
    seq, at_ms = 0, BEGAN_MS
    for _ in range(length):
        seq += rng.choice([1, 1, 1, 1, 1, 1, 1, 1, rng.randint(1, 200_000)])
        at_ms += rng.choice([0, 1, rng.randint(0, 90_000)])
        if rng.random() < 0.06:
            shape = another(rng, shape)
            entries.append(Change(seq, at_ms, shape))
        else:
            entries.append(placement(rng, shape, seq, at_ms))
    return History(begin, entries)


def placement(rng: random.Random, shape: Shape, seq: int, at_ms: int) -> Placement:
    left, top, width, height = shape.grid.rectangle
    if rng.random() < 0.5:  # a hot spot, where colours follow one another
        width, height = min(width, 2), min(height, 2)
    x, y = left + rng.randrange(width), top + rng.randrange(height)
    kind = rng.choice([Kind.PLAYER] * 3 + list(Kind))
    if kind is Kind.IMPORT:
        at_ms -= rng.randint(0, 9 * YEAR_MS)
    color, player = rng.randrange(len(shape.palette)), f"p{rng.randrange(5)}"
    operation = 7 if kind is Kind.IMPORT else 0
    return Placement(seq, shape.grid.address(x, y), color, player, at_ms, kind, operation)


def another(rng: random.Random, shape: Shape) -> Shape:
    match rng.choice(["growth", "palette", "state", "bits"]):
        case "growth":
            edges = rng.sample(["left", "top", "right", "bottom"], 2)
            grid = shape.grid.grown(**{edge: rng.randint(0, 120) for edge in edges})
            return replace(shape, grid=grid)
        case "palette":
            most = MANY if shape.grid.bits == 8 else PALETTE_2017
            length = max(len(shape.palette), rng.randint(1, len(most)))
            return replace(shape, palette=most[:length])
        case "bits":
            return replace(shape, grid=shape.grid.of_depth(8))
    return replace(shape, state=rng.choice(STATES))


@st.composite
def histories(draw: st.DrawFn, most: int = 60) -> History:
    return make_history(draw(st.integers(0, 1 << 32)), draw(st.integers(0, most)))
