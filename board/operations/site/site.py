"""An event as a folder of files for any static host: the board, its time-lapse, numbers and
data."""

from __future__ import annotations

from pathlib import Path

from board.history.kept.whole_file import sync
from board.operations.backup.files import file_at, whole_folder
from board.operations.site.data import write_data
from board.operations.site.history import copy_history
from board.operations.site.pages import write_pages
from board.operations.site.past_event import Bar, PastEvent

CHECKSUMS = "SHA256SUMS"
FOR_EVERYBODY = 0o755  # who serves it is perhaps somebody else


def write_site(event: PastEvent, out: Path, bar: Bar) -> int:
    """The folder has the name `out` once all of it is there and on the disk; returns the seq of
    its end. Raises Refused, HistoryError, LedgerError or OSError, and leaves nothing behind
    then."""
    with whole_folder(out) as folder:
        state = copy_history(event, folder, bar)
        files = write_data(event, state, folder, bar)
        write_pages(event, files, folder)
        write_checksums(folder, bar)
        folder.chmod(FOR_EVERYBODY)
    return state.seq


def write_checksums(folder: Path, bar: Bar) -> None:
    """As `sha256sum -c` reads them."""
    paths = sorted(each for each in folder.rglob("*") if each.is_file())
    lines = []
    with bar("Checksums", len(paths)) as advance:
        for path in paths:
            sync(path)
            found = file_at(folder, path.relative_to(folder).as_posix())
            lines.append(f"{found.sha256}  {found.path}\n")
            advance(1)
    (folder / CHECKSUMS).write_text("".join(lines), encoding="utf-8")
    sync(folder / CHECKSUMS)
