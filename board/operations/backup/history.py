"""The files of the history, which change places when a database does."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from board.operations.backup.files import copy
from board.operations.backup.manifest import File

HISTORY = "history"


@contextmanager
def replaced_history(
    folder: Path, files: Iterable[File], history: Path
) -> Iterator[Callable[[], None]]:
    """Gives a function that puts a backup's files in place of the folder `history`, or nothing
    where it has none; what is raised then puts back those that were there."""
    with tempfile.TemporaryDirectory(prefix=f".{history.name}.", dir=history.parent) as name:
        made, before = Path(name) / "made", Path(name) / "before"
        made.mkdir()
        for file in files:
            if file.path.startswith(f"{HISTORY}/"):
                copy(folder / file.path, made / file.path.removeprefix(f"{HISTORY}/"))
        try:
            yield lambda: replace(made, history, before)
        except BaseException:
            put_back(made, history, before)
            raise


def replace(made: Path, history: Path, before: Path) -> None:
    move(history, before)
    if any(made.iterdir()):
        os.replace(made, history)


def put_back(made: Path, history: Path, before: Path) -> None:
    """What `replace` has done, as far as it came."""
    if not made.exists():
        shutil.rmtree(history)
    move(before, history)


def move(source: Path, target: Path) -> None:
    if source.exists():
        os.replace(source, target)
