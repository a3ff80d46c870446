"""What was in a reported area, and what is: whose pixels, and pictures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from PIL import Image

from board.admin.rollback.picture import as_url, scaled
from board.core.palette import Palette
from board.core.placement import Placement
from board.core.tiles.grid import Grid
from board.ledger.base import Ledger
from board.ledger.selection import Corners, Selection
from board.live import live

MOST_AUTHORS = 20


class Author(NamedTuple):
    """How many of the area's pixels showed a placement of this player, and show one now."""

    player: str
    then: int
    now: int


class Area:
    """As of `seq` and as of now, by the ledger. Raises LedgerError."""

    def __init__(self, corners: Corners, seq: int, ledger: Ledger) -> None:
        self.corners, self.changed = corners, 0
        self.then: list[Placement] = []
        self.now: list[Placement] = []
        for history in ledger.histories(Selection(rectangle=corners), ledger.cursor()):
            before = [each for each in history if each.seq <= seq]
            self.then += before[-1:]
            self.now.append(history[-1])
            self.changed += history[-1].seq > seq

    def authors(self) -> list[Author]:
        """Whoever had most of it when it was reported first."""
        then, now = (Counter(each.player for each in when) for when in (self.then, self.now))
        players = [player for player in then | now if player]  # a blank pixel is nobody's
        found = [Author(player, then[player], now[player]) for player in players]
        return sorted(found, key=lambda each: (-each.then, -each.now, each.player))

    def picture(self, when: Sequence[Placement], grid: Grid, palette: Palette) -> Image.Image:
        x1, y1, x2, y2 = self.corners
        image = Image.new("P", (x2 - x1 + 1, y2 - y1 + 1))
        image.putpalette([channel for color in palette for channel in color.rgb])
        for each in when:
            x, y = grid.point(each.pixel)
            image.putpixel((x - x1, y - y1), each.color)
        return scaled(image.convert("RGB"))


def as_shown(corners: Corners, seq: int) -> dict[str, Any]:
    """Raises LedgerError or Unavailable."""
    now = live.current()
    area = Area(corners, seq, now.ledger)
    board = now.hub.settings
    pictures = [area.picture(when, board.grid, board.palette) for when in (area.then, area.now)]
    authors = area.authors()
    return {
        "authors": authors[:MOST_AUTHORS],
        "more": max(0, len(authors) - MOST_AUTHORS),
        "changed": area.changed,
        "then": as_url(pictures[0]),
        "now": as_url(pictures[1]),
        "width": pictures[0].width,
        "height": pictures[0].height,
    }
