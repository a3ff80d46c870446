"""What `?since=` costs, and that it brings everybody to now."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from board.core.change import Shape
from board.core.palette import PALETTE_2017
from board.core.tiles.grid import Grid
from board.core.tiles.packed import get_pixel
from board.hub.mirror import Mirror
from board.hub.resume import Resumes
from board.hub.ring import Ring
from tests.hub.sockets import Client

PIXELS = 5_000
GRID = Grid.new(100, 50)  # one tile
SHAPE = Shape(GRID, PALETTE_2017, "open")


class Board:
    """A ring, and what the board shows at each seq."""

    def __init__(self, entries: int) -> None:
        self.ring = Ring(max_entries=entries, max_seconds=1e9)
        self.mirror = Mirror(SHAPE)
        self.resumes = Resumes(self.ring, self.mirror)
        self.codes: list[int] = []

    def place(self, count: int) -> None:
        first = len(self.codes)
        codes = [(seq * 7919 % PIXELS) << 8 | seq % 16 for seq in range(first, first + count)]
        self.codes += codes
        self.ring.append(codes)

    def client_at(self, seq: int) -> Client:
        """Which knows nothing yet but its seq."""
        mirror = Mirror(SHAPE)
        mirror.seq = seq
        return Client(mirror)


def bring(board: Board, since: int) -> Client:
    frames = board.resumes.frames(since)
    assert frames is not None
    client = board.client_at(since)
    for frame in frames:
        client.take(frame.payload, is_binary=True)
    return client


@given(
    steps=st.lists(st.tuples(st.integers(0, 700), st.integers(0, 3_000)), min_size=1, max_size=12)
)
def test_everybody_is_brought_to_now(steps: Sequence[tuple[int, int]]) -> None:
    board = Board(2_000)
    for count, back in steps:
        board.place(count)
        since = max(board.ring.reach, board.ring.seq - back)
        client = bring(board, since)
        assert client.seq == board.ring.seq
        expected = {code >> 8: code & 255 for code in board.codes[since:]}
        for address, color in expected.items():
            assert get_pixel(client.pixels, address, GRID.bits) == color


def test_any_number_of_sinces_costs_a_few_frames() -> None:
    """A frame of its own for each would be 200,000 of up to half a megabyte."""
    board = Board(20_000)
    board.place(20_000)
    for since in range(board.ring.reach, board.ring.seq):
        assert board.resumes.frames(since) is not None
    assert board.resumes.made <= 9


def test_while_the_board_changes_frames_are_made_seldom() -> None:
    """Somebody asks for the whole ring after each placement."""
    board = Board(16_384)
    board.place(16_384)
    for _ in range(2_000):
        board.place(1)
        assert board.resumes.frames(board.ring.reach) is not None
    larger = [frame for level, frame in board.resumes._frames.items() if level > 10]
    assert larger and board.resumes.made < 2_000 + 40


def test_what_the_ring_does_not_hold_is_not_answered() -> None:
    board = Board(100)
    board.place(5)
    board.place(300)
    assert board.resumes.frames(board.ring.reach - 1) is None
    assert board.resumes.frames(board.ring.seq + 1) is None
    assert board.resumes.frames(board.ring.seq) == []


def test_frames_of_a_board_that_was_thrown_away_are_not_sent() -> None:
    board = Board(1_000)
    board.place(300)
    bring(board, 0)
    board.ring.restart(0)
    board.codes, board.mirror.loads = [], 1
    board.ring.append([5 << 8 | 1] * 300)
    [frame] = board.resumes.frames(0) or []
    client = board.client_at(0)
    client.take(frame.payload, is_binary=True)
    assert sum(1 for byte in client.pixels if byte) == 1
