"""A data set's rows as writes to a board; rows without meaning are counted, not fatal."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator

from board.core.formats.batch import MAX_PLAYER_BYTES
from board.core.palette import Palette
from board.core.tiles.grid import Grid
from board.dataset.cells import BadRow, Colors, Places, read_time
from board.dataset.forms import DatasetError, form_of
from board.dataset.source import MAX_LINE_BYTES
from board.store.bulk import Write

SHOWN_BAD_ROWS = 5


class DatasetReader:
    """Iterate once. The counts are of what has been read so far."""

    def __init__(self, lines: Iterable[bytes], grid: Grid, palette: Palette) -> None:
        self._lines = iter(lines)
        self.form = form_of(read_header(self._lines))
        self._places = Places(grid)
        self._colors = Colors(palette)
        self.read = 0
        self.bad = 0
        self.first_bad_rows: list[str] = []
        self.back_in_time = 0  # than the row before

    def __iter__(self) -> Iterator[Write]:
        latest_ms = 0
        for line_number, line in enumerate(self._lines, start=2):
            self.read += 1
            try:
                at_ms, player, pixels, color = self._read(line)
            except BadRow as bad:
                self._report(line_number, bad)
                continue
            self.back_in_time += at_ms < latest_ms
            latest_ms = at_ms
            for pixel in pixels:
                yield Write(pixel, color, player, at_ms)

    def _read(self, line: bytes) -> tuple[int, str, Iterable[int], int]:
        row = split(line)
        if len(row) != len(self.form.columns):
            raise BadRow(f"it has {len(row)} columns instead of {len(self.form.columns)}")
        cells = self.form.cells(row)
        at_ms = read_time(cells.time)
        if not 1 <= len(cells.user.encode()) <= MAX_PLAYER_BYTES:
            raise BadRow(f"its user takes {len(cells.user.encode())} bytes")
        return at_ms, cells.user, self._places.read(cells.place), self._colors.read(cells.color)

    def _report(self, line_number: int, bad: BadRow) -> None:
        self.bad += 1
        if len(self.first_bad_rows) < SHOWN_BAD_ROWS:
            self.first_bad_rows.append(f"line {line_number}: {bad}")


def read_header(lines: Iterator[bytes]) -> list[str]:
    try:
        return split(next(lines, b"").removeprefix(b"\xef\xbb\xbf"))  # a byte order mark
    except BadRow as bad:
        raise DatasetError(f"Its first line cannot be read: {bad}.") from bad


def split(line: bytes) -> list[str]:
    """The cells of one line; rows of data sets have no line ends inside."""
    if len(line) > MAX_LINE_BYTES:
        raise BadRow(f"it is longer than {MAX_LINE_BYTES} bytes")
    try:
        return next(csv.reader([line.decode()], strict=True), [])
    except UnicodeDecodeError as error:
        raise BadRow("it is not UTF-8") from error
    except csv.Error as error:
        raise BadRow(f"it is not CSV ({error})") from error
