"""The forms of the public r/place data sets.

| Form | Columns | Place |
|---|---|---|
| 2017 | ts, user_hash, x_coordinate, y_coordinate, color | colour = index |
| 2022 | timestamp, user_id, pixel_color, coordinate | "x,y", or a rectangle "x1,y1,x2,y2" |
| 2023 | timestamp, user, coordinate, pixel_color | as 2022, or "{X: 1, Y: 2, R: 3}", a circle |

Times are `2022-04-03 17:38:22.252 UTC`, with none to three decimals; copies of 2017's have
Unix time in ms or s. x and y are the board's own, as they stand in the file: 2023's board began
at negative ones, so replay it on one that does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Cells(NamedTuple):
    """A row's texts, whatever the order of its columns was."""

    time: str
    user: str
    place: str
    color: str


@dataclass(frozen=True)
class Form:
    name: str
    columns: tuple[str, ...]
    cells: Callable[[Sequence[str]], Cells]


FORMS = (
    Form(
        "2017",
        ("ts", "user_hash", "x_coordinate", "y_coordinate", "color"),
        lambda row: Cells(row[0], row[1], f"{row[2]},{row[3]}", row[4]),
    ),
    Form(
        "2022",
        ("timestamp", "user_id", "pixel_color", "coordinate"),
        lambda row: Cells(row[0], row[1], row[3], row[2]),
    ),
    Form(
        "2023",
        ("timestamp", "user", "coordinate", "pixel_color"),
        lambda row: Cells(*row),
    ),
)


class DatasetError(Exception):
    """A file that cannot be read as a data set, and why."""


def form_of(header: Sequence[str]) -> Form:
    columns = tuple(name.strip().lower() for name in header)
    for form in FORMS:
        if columns == form.columns:
            return form
    known = "; ".join(f"{', '.join(form.columns)} ({form.name})" for form in FORMS)
    raise DatasetError(
        f"Its first line must name the columns of a known form: {known}. "
        f"It is {', '.join(header)[:200]!r}."
    )
