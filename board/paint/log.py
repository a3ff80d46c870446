"""A file of acknowledged placements, one JSON object on each line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TextIO

from board.paint.picture import Wish


class PlacementLog:
    """Appends to `path`; without one it does nothing."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._file: TextIO | None = None

    def open(self) -> None:
        """Raises OSError, here and not after hours of painting."""
        if self._path:
            self._file = self._path.open("a", encoding="utf-8")

    def append(self, wish: Wish, seq: int) -> None:
        if self._file:
            self._file.write(json.dumps({"seq": seq, **wish._asdict()}) + "\n")
            self._file.flush()  # Whoever counts after a kill must find what was acknowledged.

    def close(self) -> None:
        if self._file:
            self._file.close()
