"""A moderator takes placements back: sees first what it would be, then does it, then undoes it."""

from __future__ import annotations

import re
import urllib.error
from collections.abc import Iterator

import pytest

from board.core.tiles.packed import get_pixel
from tests.rig.board import board_as_of
from tests.rig.fuse import until
from tests.rig.moderator import Moderator, create_moderator
from tests.rig.server import BoardServer
from tests.rig.valkey import ValkeyServer

PAGE = "/admin/board/operation/rollback/"
LIST = "/admin/board/operation/"


@pytest.fixture(scope="module")
def server(
    tmp_path_factory: pytest.TempPathFactory, plain_valkey: ValkeyServer
) -> Iterator[BoardServer]:
    size = {"PLACE_WIDTH": "40", "PLACE_HEIGHT": "30", "PLACE_TICK_MS": "20"}
    directory = tmp_path_factory.mktemp("board")
    with BoardServer(directory, VALKEY_URL=plain_valkey.url, **size) as server:
        until(lambda: server.request("GET", "/healthz")[0] == 200, "its board is made")
        create_moderator(server)
        yield server


@pytest.fixture(scope="module")
def moderator(server: BoardServer) -> Moderator:
    return Moderator(server)


class Griefed:
    """A row of the board: ann's, with eve over her, and bob over some of eve's."""

    def __init__(self, server: BoardServer, row: int) -> None:
        self.row, self._server = row, server
        self.ann, self.eve, self.bob = (server.new_player() for _ in range(3))
        for x in range(6):
            self.seq = self._place(self.ann, x, 5)
        for x in range(8):
            self.seq = self._place(self.eve, x, 3)
        self.seq = self._place(self.bob, 7, 9)

    def _place(self, cookie: str, x: int, color: int) -> int:
        status, placed = self._server.place(cookie, x, self.row, color)
        assert status == 200
        return int(placed["seq"])

    @property
    def eve_id(self) -> str:
        return self.eve.partition("=")[2].partition(":")[0]

    def shown(self, more: int = 0) -> list[int]:
        """Once the board has `more` placements."""
        board = board_as_of(self._server, self.seq + more)
        addresses = [board.grid.address(x, self.row) for x in range(8)]
        return [get_pixel(board.pixels, each, board.grid.bits) for each in addresses]


def preview(moderator: Moderator, path: str = PAGE, **fields: str) -> str:
    return moderator.try_to_submit(path, preview="", **fields)


def apply(moderator: Moderator, path: str, page: str, **changes: str) -> str:
    return moderator.send(path, moderator.fields_of(page) | {"apply": ""} | changes)


def test_it_is_seen_done_and_undone(server: BoardServer, moderator: Moderator) -> None:
    griefed = Griefed(server, 0)
    page = preview(moderator, players=griefed.eve_id, reason="griefing")
    assert "<strong>7 pixels</strong> of 1 players" in page
    assert "1 pixels show what others have painted over them since; these stay" in page
    assert page.count("data:image/png;base64,") == 3
    assert griefed.shown() == [3, 3, 3, 3, 3, 3, 3, 9], "It was only looked at."

    done = apply(moderator, PAGE, page)
    assert "gave 7 of 7 pixels back" in done
    assert griefed.shown(more=7) == [5, 5, 5, 5, 5, 5, 0, 9]

    undo = re.search(rf'href="({LIST}\d+/undo/)"', done)
    assert undo
    page = preview(moderator, undo[1], reason="it was art")
    assert "gave 7 of 7 pixels back" in apply(moderator, undo[1], page)
    assert griefed.shown(more=14) == [3, 3, 3, 3, 3, 3, 3, 9]
    listed = moderator.read(LIST)
    assert "griefing" in listed and "it was art" in listed


def test_only_what_was_shown_is_done(server: BoardServer, moderator: Moderator) -> None:
    griefed = Griefed(server, 1)
    page = preview(moderator, players=griefed.eve_id, reason="griefing")
    changed = apply(moderator, PAGE, page, players="", rectangle="0,0,39,29")
    assert "This is not what the page showed" in changed
    griefed._place(griefed.bob, 0, 12)  # after the preview: it stays
    assert "gave 6 of 7 pixels back" in apply(moderator, PAGE, page)
    assert griefed.shown(more=7) == [12, 5, 5, 5, 5, 5, 0, 9]


def test_a_rectangle_gets_what_it_showed(server: BoardServer, moderator: Moderator) -> None:
    griefed = Griefed(server, 2)
    page = preview(moderator, rectangle="6,2,7,2", to="2020-01-01T00:00:00", reason="blank")
    assert "gave 2 of 2 pixels back" in apply(moderator, PAGE, page)
    assert griefed.shown(more=2) == [3, 3, 3, 3, 3, 3, 0, 0]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "this would choose everything"),
        ({"rectangle": "nowhere"}, "Must be x1,y1,x2,y2"),
        ({"rectangle": "9,9,1,1"}, "is the upper left corner"),
        ({"rectangle": "500,500,600,600"}, "is not on the board"),
        ({"since": "2099-01-01T00:00:00"}, "Lies in the future"),
        ({"players": "eve", "not_players": "eve"}, "is chosen and left out at once"),
        ({"players": "eve", "reason": "x" * 10_000}, "at most 200 characters"),
    ],
)
def test_what_makes_no_sense_is_refused(
    moderator: Moderator, fields: dict[str, str], sentence: str
) -> None:
    page = preview(moderator, **{"reason": "griefing", **fields})
    assert sentence in page
    assert "What it would be" not in page


def test_a_reason_is_needed(server: BoardServer, moderator: Moderator) -> None:
    page = preview(moderator, players=Griefed(server, 3).eve_id)
    assert "A reason has 1 to 200 characters" in apply(moderator, PAGE, page)


def test_markup_stays_text(server: BoardServer, moderator: Moderator) -> None:
    griefed = Griefed(server, 4)
    page = preview(moderator, players=griefed.eve_id, reason="<script>alert(1)</script>\u202e")
    done = apply(moderator, PAGE, page)
    assert "<script>alert" not in done and "&lt;script&gt;alert" in done


def test_everybody_everywhere_needs_the_number(server: BoardServer, moderator: Moderator) -> None:
    Griefed(server, 5)
    page = preview(moderator, since="2020-01-01T00:00:00", reason="a raid")
    found = re.search(r"<strong>(\d+) pixels</strong>", page)
    assert found
    assert "done only when its number of pixels is said" in apply(moderator, PAGE, page)
    assert f"gave {found[1]} of" in apply(moderator, PAGE, page, number=found[1])


def test_a_player_is_a_click_away(server: BoardServer, moderator: Moderator) -> None:
    griefed = Griefed(server, 6)
    link = f"{PAGE}?player={griefed.eve_id}"

    def is_listed() -> bool:  # once the ledger has it
        return link in moderator.read("/admin/board/placement/?rectangle=0,6")

    until(is_listed, "her placement is in the list, with a link")
    assert griefed.eve_id in moderator.read(link)


def test_nobody_else_may(server: BoardServer) -> None:
    """A moderator who sees placements is not one who takes them back."""
    code = (
        "from django.contrib.auth.models import User, Permission; "
        "viewer = User.objects.create_user('viewer', password='only for a test', is_staff=True); "
        "viewer.user_permissions.set(Permission.objects.filter(codename__startswith='view_'))"
    )
    server.manage("shell", "-c", code)
    viewer = Moderator(server, "viewer")
    listed = viewer.read(LIST)
    assert "/undo/" not in listed and PAGE not in listed
    for path in (PAGE, f"{LIST}1/undo/", f"{LIST}1/resume/"):
        with pytest.raises(urllib.error.HTTPError) as refused:
            viewer.read(path)
        assert refused.value.code == 403
        refused.value.close()
