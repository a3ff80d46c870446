"""What one takes home of an event: its placements, its numbers, its last picture."""

from __future__ import annotations

import json
import secrets
from pathlib import Path
from typing import Any, NamedTuple

from board.dataset.export import SALT_BYTES, Exporter
from board.dataset.writing import placements, write_csv
from board.history.counting.counting import STATISTICS
from board.history.picture import draw
from board.history.state import BoardState
from board.operations.site.past_event import Bar, PastEvent

DATA = "data"
FORM = "2022"
README = """\
{name}

placements.csv.gz  Every placement in the order in which it was made, in the form of the data set
                   of r/place 2022: timestamp (UTC), user_id, pixel_color, coordinate. A user id
                   is a hash with a salt that was thrown away. It hides nobody who was seen
                   placing: whoever knows where and when somebody placed once finds all else of
                   that user.
board.png          The board at the end, a pixel for each of its own, {width} x {height}; its
                   upper left pixel is {left}, {top}.
statistics.json    What was counted: times are Unix milliseconds, colours numbers in the palette.
                   It is missing where nobody has placed a pixel.

Beside this folder, history/ has all that happened in the form in which the page plays it, and
SHA256SUMS the checksum of every file.
"""


class Listed(NamedTuple):
    """A file as the page lists it."""

    path: str
    bytes: int
    what: str


def write_data(event: PastEvent, state: BoardState, folder: Path, bar: Bar) -> list[Listed]:
    """Raises HistoryError, LedgerError or OSError."""
    data = folder / DATA
    data.mkdir()
    written = {"placements.csv.gz": "every placement, as the data set of r/place 2022"}
    write_placements(event, state.seq, data / "placements.csv.gz", bar)
    (data / "board.png").write_bytes(draw(state))
    written["board.png"] = "the board at the end"
    if text := event.storage.read(STATISTICS) if event.index else None:
        (data / STATISTICS).write_bytes(text)
        written[STATISTICS] = "what was counted"
    width, height = event.shape.grid.width, event.shape.grid.height
    place = {"left": event.shape.grid.left, "top": event.shape.grid.top}
    text_of_all = README.format(name=event.name, width=width, height=height, **place)
    (data / "README.txt").write_text(text_of_all, encoding="utf-8")
    written["README.txt"] = "what is in these files"
    return [
        Listed(f"{DATA}/{name}", (data / name).stat().st_size, what)
        for name, what in written.items()
    ]


def write_placements(event: PastEvent, last_seq: int, out: Path, bar: Bar) -> None:
    shape = event.shape
    exporter = Exporter(FORM, shape.grid, shape.palette, secrets.token_bytes(SALT_BYTES))
    with (
        bar("Exporting", last_seq) as advance,
        placements(event.ledger, last_seq, exporter, advance) as found,
    ):
        write_csv(out, exporter, found)


def read_statistics(folder: Path) -> dict[str, Any] | None:
    """None where nothing was counted."""
    path = folder / DATA / STATISTICS
    return dict(json.loads(path.read_bytes())) if path.exists() else None
