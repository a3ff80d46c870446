"""Files of a backup: written to the disk with their checksums, and compared with them."""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from board.history.kept.whole_file import sync
from board.operations.backup.manifest import File
from board.operations.backup.refusal import Damaged, Refused

LEVEL = 5  # of gzip: with 9 a backup takes four times as long, for a tenth less
CHUNK_BYTES = 1 << 20


@contextmanager
def whole_folder(out: Path) -> Iterator[Path]:
    """A folder that gets the name `out` once everything is in it and on the disk. Raises Refused
    unless `out` is an empty folder or can be made."""
    refuse_full(out)
    part = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent))
    try:
        yield part
        for folder in [part, *(each for each in part.rglob("*") if each.is_dir())]:
            sync(folder)
        os.replace(part, out)
        sync(out.parent)
    finally:
        shutil.rmtree(part, ignore_errors=True)  # there is none when all went well


def refuse_full(out: Path) -> None:
    if out.exists() and not out.is_dir():
        raise Refused(f"{out} is not a folder.")
    if out.is_dir() and any(out.iterdir()):
        raise Refused(f"{out} is not empty, and what is in it is not overwritten.")
    if not out.parent.is_dir():
        raise Refused(f"{out} cannot be made: there is no folder {out.parent}.")


# --- written -------------------------------------------------------------------------------------


def write_lines(folder: Path, path: str, lines: Iterable[bytes]) -> tuple[File, int]:
    """Compressed, and how many there were."""
    target, count = folder / path, 0
    target.parent.mkdir(parents=True, exist_ok=True)
    with gzip.GzipFile(target, "wb", LEVEL, mtime=0) as file:
        for line in lines:
            file.write(line)
            count += 1
    sync(target)
    return file_at(folder, path), count


def copy_tree(source: Path, folder: Path, name: str) -> list[File]:
    """Every file of `source`, below `name` in the folder; none if there is no `source`. First
    those on top, an index perhaps: what it names is there when it is written, and stays."""
    found = []
    for each in sorted(source.rglob("*"), key=lambda path: (len(path.parts), path)):
        path = (Path(name) / each.relative_to(source)).as_posix()
        if each.is_file() and copy(each, folder / path):
            found.append(file_at(folder, path))
    return found


def copy(source: Path, target: Path) -> bool:
    """False when it has gone away meanwhile."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        shutil.copyfile(source, target)
    except FileNotFoundError:
        return False
    sync(target)
    return True


def file_at(folder: Path, path: str) -> File:
    """What is there, as a manifest says it."""
    found, length = hashlib.sha256(), 0
    with (folder / path).open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            found.update(chunk)
            length += len(chunk)
    return File(path, length, found.hexdigest())


# --- compared ------------------------------------------------------------------------------------


def refuse_damaged(folder: Path, files: Iterable[File]) -> None:
    """Raises Damaged when one of them is not what it was."""
    for file in files:
        try:
            found = file_at(folder, file.path)
        except FileNotFoundError:
            raise Damaged(f"{file.path} is missing from the backup.") from None
        if found.bytes != file.bytes:
            raise Damaged(f"{file.path} has {found.bytes} bytes instead of {file.bytes}.")
        if found.sha256 != file.sha256:
            raise Damaged(f"{file.path} is damaged: its checksum is wrong.")


def read_lines(folder: Path, path: str) -> Iterator[bytes]:
    try:
        with gzip.open(folder / path, "rb") as file:
            yield from file
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise Damaged(f"{path} is damaged: {error}.") from error
