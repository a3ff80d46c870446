from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from board.core.palette import PALETTE_2017, make_palette
from board.core.placement import Placement
from board.core.tiles.grid import Grid
from board.dataset.export import Exporter
from board.dataset.reader import DatasetReader
from board.store.bulk import Write

GRID = Grid.new(10, 7)
GROWN = Grid.new(20, 9, bits=8, left=-11, top=-4)
MANY = make_palette([(f"{n}", f"#{n:02X}0000") for n in range(256)])
FIRST_MS, LAST_MS = 1_000_000_000_000, 9_000_000_000_000

placements = st.builds(
    Placement,
    st.integers(1, 1 << 60),
    st.builds(GRID.address, st.integers(0, 9), st.integers(0, 6)),
    st.integers(0, 15),
    st.sampled_from(["ada", "bo", "a player, with a comma", 'and "quotes"', "€"]),
    st.integers(FIRST_MS, LAST_MS),
)


def exporter(form: str, salt: bytes = b"salt") -> Exporter:
    return Exporter(form, GRID, PALETTE_2017, salt)


def lines(made: Exporter, rows: list[Placement]) -> list[bytes]:
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(made.header)
    writer.writerows(made.row(placement) for placement in rows)
    return file.getvalue().encode().splitlines()


def test_rows_of_2017_are_as_the_public_ones() -> None:
    placement = Placement(1, GRID.address(3, 2), 5, "ada", 1_490_979_533_250)
    header, row = lines(exporter("2017"), [placement])
    assert header == b"ts,user_hash,x_coordinate,y_coordinate,color"
    assert row == b"2017-03-31 16:58:53.250 UTC,%s,3,2,5" % exporter("2017").user("ada").encode()


def test_rows_of_2022_are_as_the_public_ones() -> None:
    placement = Placement(1, GRID.address(3, 2), 5, "ada", 1_490_979_533_000)
    header, row = lines(exporter("2022"), [placement])
    user = exporter("2022").user("ada").encode()
    assert header == b"timestamp,user_id,pixel_color,coordinate"
    assert row == b'2017-03-31 16:58:53.000 UTC,%s,#E50000,"3,2"' % user


@pytest.mark.parametrize(("form", "length"), [("2017", 24), ("2022", 88)])
def test_a_users_hash_depends_on_the_salt_alone(form: str, length: int) -> None:
    ada = exporter(form).user("ada")
    assert len(ada) == length
    assert ada == exporter(form).user("ada") != exporter(form).user("bo")
    assert ada != exporter(form, b"another salt").user("ada")


@pytest.mark.parametrize("form", ["2017", "2022"])
@given(st.lists(placements))
def test_what_is_exported_can_be_imported(form: str, rows: list[Placement]) -> None:
    made = exporter(form)
    reader = DatasetReader(lines(made, rows), GRID, PALETTE_2017)
    assert list(reader) == [
        Write(row.pixel, row.color, made.user(row.player), row.at_ms) for row in rows
    ]
    assert (reader.form.name, reader.bad) == (form, 0)


@pytest.mark.parametrize("form", ["2017", "2022"])
def test_coordinates_are_the_boards_and_colours_up_to_256(form: str) -> None:
    points = [(-11, -4), (8, 4), (0, 0), (-1, 3)]
    rows = [
        Placement(seq, GROWN.address(x, y), 252 + seq, "ada", FIRST_MS)
        for seq, (x, y) in enumerate(points)
    ]
    made = Exporter(form, GROWN, MANY, b"salt")
    written = lines(made, rows)
    assert b"-11,-4" in written[1]
    reader = DatasetReader(written, GROWN, MANY)
    assert [(write.pixel, write.color) for write in reader] == [
        (row.pixel, row.color) for row in rows
    ]
    assert reader.bad == 0


def test_a_colour_that_the_palette_has_lost_is_its_number() -> None:
    made = Exporter("2022", GRID, PALETTE_2017[:4], b"salt")
    assert made.row(Placement(1, 0, 9, "ada", FIRST_MS))[2] == "9"
