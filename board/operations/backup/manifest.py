"""What a backup says of itself, with a checksum of its own."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from board.models import Placement
from board.operations.backup.refusal import Damaged, Refused
from board.operations.backup.tables import Column, Table

FORMAT = 1
NAME = "manifest.json"


class File(NamedTuple):
    """`path` is from the backup's folder on, with / on every system."""

    path: str
    bytes: int
    sha256: str


class Stored(NamedTuple):
    """A table, how many rows it had and the file that holds them."""

    name: str
    columns: tuple[Column, ...]
    rows: int
    path: str

    @property
    def table(self) -> Table:
        return Table(self.name, self.columns)


@dataclass(frozen=True, slots=True)
class Manifest:
    """`seq` is up to where the ledger goes, `checksum` the CRC-32 of the board's picture as of
    it, `migrations` what had been applied, as app.name."""

    made_at: str  # RFC 3339
    migrations: tuple[str, ...]
    seq: int
    checksum: str
    width: int
    height: int
    tables: tuple[Stored, ...]
    files: tuple[File, ...]

    def rows(self, table: str) -> int:
        return next((each.rows for each in self.tables if each.name == table), 0)

    def summary(self) -> dict[str, Any]:
        """What a command says of it."""
        return {
            "made_at": self.made_at,
            "seq": self.seq,
            "checksum": self.checksum,
            "width": self.width,
            "height": self.height,
            "placements": self.rows(Placement._meta.db_table),
            "rows": sum(table.rows for table in self.tables),
            "files": len(self.files),
            "bytes": sum(file.bytes for file in self.files),
        }

    def to_text(self) -> str:
        members = {"format": FORMAT, **asdict(self)}
        return json.dumps({**members, "sha256": digest(members)}, indent=1) + "\n"

    @classmethod
    def from_text(cls, text: str) -> Manifest:
        """Raises Damaged for anything but what `to_text` writes, and Refused for another
        format."""
        try:
            members = json.loads(text)
            written, form = members.pop("sha256"), members["format"]
            if written != digest(members):
                raise ValueError("its checksum is wrong")
            refuse_other_format(form)
            return cls(**read(members))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise Damaged(f"{NAME} is damaged: {error}.") from error


def read_manifest(folder: Path) -> Manifest:
    """Raises Refused when there is none that can be read."""
    try:
        text = (folder / NAME).read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        raise Refused(f"{folder} holds no backup: there is no {NAME} in it.") from None
    except UnicodeDecodeError as error:
        raise Damaged(f"{NAME} is damaged: {error}.") from error
    return Manifest.from_text(text)


def digest(members: dict[str, Any]) -> str:
    """Of the members, however they are laid out."""
    text = json.dumps(members, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def refuse_other_format(form: object) -> None:
    if form != FORMAT:
        raise Refused(
            f"The backup has the format {form}, and this version of Place reads {FORMAT}: it was "
            "made by a newer one."
        )


def read(members: dict[str, Any]) -> dict[str, Any]:
    del members["format"]
    members["migrations"] = tuple(members["migrations"])
    members["files"] = tuple(File(*checked(each)) for each in members["files"])
    members["tables"] = tuple(
        Stored(name, tuple(Column(*each) for each in columns), rows, path)
        for name, columns, rows, path in members["tables"]
    )
    return members


def checked(file: list[Any]) -> list[Any]:
    path = PurePosixPath(file[0])
    if path.is_absolute() or ".." in path.parts:
        raise ValueError(f"{file[0]!r} leads out of the backup")
    return file
