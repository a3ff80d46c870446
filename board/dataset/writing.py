"""Writes what a ledger holds as rows of text."""

from __future__ import annotations

import csv
import gzip
import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, TextIO, cast

from board.core.change import Change, Entry
from board.core.placement import Placement
from board.dataset.export import Export, Exporter
from board.ledger.base import Ledger

ADVANCE_ROWS = 1000  # A bar that moved at each row would cost more than the rows.

Advance = Callable[[int], None]


class Placements:
    """Of the ledger's entries; `export` follows the changes between them."""

    def __init__(self, entries: Iterator[Entry], last_seq: int, export: Export) -> None:
        self._entries, self._last_seq, self._export = entries, last_seq, export
        self.count = 0

    def __iter__(self) -> Iterator[Placement]:
        for entry in self._entries:
            if entry.seq > self._last_seq:  # The board goes on meanwhile.
                return
            if isinstance(entry, Change):
                self._export.take(entry)
                continue
            yield entry
            self.count += 1


@contextmanager
def placements(
    ledger: Ledger, last_seq: int, export: Export, advance: Advance
) -> Iterator[Placements]:
    """Up to `last_seq`; `advance` is called with how many entries more were read."""
    with closing(cast(Any, ledger.since(-1))) as entries:
        yield Placements(in_steps(entries, advance), last_seq, export)


def in_steps(entries: Iterator[Entry], advance: Advance) -> Iterator[Entry]:
    for number, entry in enumerate(entries, start=1):
        yield entry
        if number % ADVANCE_ROWS == 0:
            advance(ADVANCE_ROWS)


def write_csv(out: Path, exporter: Exporter, found: Placements) -> None:
    """Raises OSError or LedgerError, and leaves no part behind then."""
    with completed(out) as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(exporter.header)
        rows.writerows(map(exporter.row, found))


@contextmanager
def completed(path: Path) -> Iterator[TextIO]:
    """A text file that has its name only once it is whole; gzip if the name says so."""
    part = path.with_name(f"{path.name}.part")
    opened: Any = gzip.open if path.suffix == ".gz" else open
    try:
        with opened(part, "wt", encoding="utf-8", newline="") as file:
            yield file
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
