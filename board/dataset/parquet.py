"""Lines as a Parquet file, by arro3, which is an extra."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from io import RawIOBase
from itertools import islice
from pathlib import Path
from typing import IO, Any

from board.core.placement import Kind
from board.dataset.forms import DatasetError
from board.dataset.lines import NO_COLOR, Line

BATCH_LINES, GROUP_LINES = 20_000, 200_000  # a group is held in memory, packed
COMPRESSION = "zstd(6)"


def write_parquet(path: Path, lines: Iterable[Line]) -> None:
    """Raises DatasetError without arro3, OSError, and what `lines` raises."""
    core, io = loaded()
    columns = columns_of(core)
    schema = core.Schema(
        [core.Field(name, kind, nullable=name == "rgb") for name, kind, _ in columns]
    )
    with path.open("wb") as file:
        passage = Passage(file)
        batches = (batch(core, schema, columns, some) for some in some_at_once(lines))
        reader = core.RecordBatchReader.from_batches(schema, passage.of(batches))
        io.write_parquet(reader, passage, compression=COMPRESSION, max_row_group_size=GROUP_LINES)
        passage.refuse()


def some_at_once(lines: Iterable[Line]) -> Iterator[list[Line]]:
    remaining = iter(lines)
    while some := list(islice(remaining, BATCH_LINES)):
        yield some


def loaded() -> tuple[Any, Any]:
    try:
        from arro3 import core, io
    except ImportError as error:
        raise DatasetError(
            "Parquet is written by arro3, which is not installed: pip install -r "
            "requirements-parquet.txt."
        ) from error
    return core, io


class Passage(RawIOBase):
    """Leads errors past arro3, which ends the process' patience with a panic when a file fails it,
    and forgets what kind of error it met: what went wrong first is kept, and ends the writing."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__()
        self._file = file
        self._error: BaseException | None = None

    def of(self, batches: Iterator[Any]) -> Iterator[Any]:
        try:
            for each in batches:
                yield each
                if self._error:
                    return
        except BaseException as error:  # raised again by `refuse`
            self._error = error

    def write(self, content: Any) -> int:
        if self._error is None:
            try:
                self._file.write(content)
            except BaseException as error:  # raised again by `refuse`
                self._error = error
        return len(content)

    def refuse(self) -> None:
        if self._error:
            raise self._error


Column = tuple[str, Any, Callable[[Line], Any]]


def columns_of(core: Any) -> list[Column]:
    """Their names, types and values; docs/history.md has them."""
    kinds = core.DataType
    return [
        ("time", kinds.timestamp("ms", tz="UTC"), lambda line: line.at_ms),
        ("seq", kinds.int64(), lambda line: line.seq),
        ("user", kinds.int64(), lambda line: line.user),
        ("x", kinds.int16(), lambda line: line.x),
        ("y", kinds.int16(), lambda line: line.y),
        ("color", kinds.int16(), lambda line: line.color),
        ("rgb", kinds.utf8(), lambda line: hex_of(line.rgb)),
        ("kind", kinds.utf8(), lambda line: Kind(line.kind).name.lower()),
        ("operation", kinds.int64(), lambda line: line.operation),
    ]


def hex_of(rgb: int) -> str | None:
    return None if rgb == NO_COLOR else f"#{rgb:06X}"


def batch(core: Any, schema: Any, columns: list[Column], lines: list[Line]) -> Any:
    arrays = []
    for name, kind, value in columns:
        values = [value(line) for line in lines]
        if name == "time":  # arro3 makes times out of whole numbers alone
            arrays.append(core.Array(values, core.DataType.int64()).cast(kind))
        else:
            arrays.append(core.Array(values, kind))
    return core.RecordBatch.from_arrays(arrays, schema=schema)
