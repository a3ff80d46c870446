"""A moderator's evening in Chromium: from a griefed pixel to a clean board, and back."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from board.core.formats.snapshot import checksum
from tests.browser.app import DESKTOP, SMALL
from tests.browser.test_report_case import violations
from tests.rig.board import board_as_of
from tests.rig.fuse import until
from tests.rig.moderator import NAME, PASSWORD, create_moderator
from tests.rig.server import BoardServer
from tests.rig.valkey import ValkeyServer

pytestmark = pytest.mark.browser

WIDTH, HEIGHT, GRIEFED = 120, 100, 5_000
FEWEST_CLICKS = 4


class Evening:
    """Fifty players draw; a griefer with two sessions draws over them; some draw over that."""

    def __init__(self, server: BoardServer, file: Path) -> None:
        self.server, chance = server, random.Random(3)
        points = [(x, y) for x in range(WIDTH) for y in range(HEIGHT)]
        drawn = [
            (f"player{chance.randrange(50)}", point, 1 + chance.randrange(14))
            for point in chance.sample(points, 4_000)
        ]
        self._replay(file, drawn)
        self.before = self.checksum(len(drawn))
        griefed = chance.sample(points, GRIEFED)
        self.somewhere = griefed[7]
        self._replay(file, [(f"griefer{at % 2}", point, 15) for at, point in enumerate(griefed)])
        self.seq = len(drawn) + GRIEFED
        self.griefed = self.checksum(self.seq)

    def _replay(self, file: Path, rows: list[tuple[str, tuple[int, int], int]]) -> None:
        lines = [
            f"{1_700_000_000_000 + at},{player},{x},{y},{color}"
            for at, (player, (x, y), color) in enumerate(rows)
        ]
        head = "ts,user_hash,x_coordinate,y_coordinate,color"
        file.write_text("\n".join([head, *lines]))
        self.server.manage("replay", str(file), "--again")

    def checksum(self, seq: int) -> int:
        board = board_as_of(self.server, seq)
        return checksum(board.grid, board.pixels)


@pytest.fixture(scope="module")
def evening(
    tmp_path_factory: pytest.TempPathFactory, plain_valkey: ValkeyServer
) -> Iterator[Evening]:
    directory = tmp_path_factory.mktemp("evening")
    size = {"PLACE_WIDTH": str(WIDTH), "PLACE_HEIGHT": str(HEIGHT), "PLACE_TICK_MS": "20"}
    with BoardServer(directory, VALKEY_URL=plain_valkey.url, **size) as server:
        until(lambda: server.request("GET", "/healthz")[0] == 200, "its board is made")
        create_moderator(server)
        yield Evening(server, directory / "evening.csv")


class Clicks:
    """Counts what a moderator has to press."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def __call__(self, target: str) -> None:
        self.count += 1
        self.page.locator(target).first.click()
        self.page.wait_for_load_state()


@pytest.fixture(params=[DESKTOP, SMALL], ids=["desk", "phone"])
def page(request: pytest.FixtureRequest, browser: Browser, evening: Evening) -> Iterator[Page]:
    context = browser.new_context(base_url=evening.server.url, **request.param)
    page = context.new_page()
    page.goto("/admin/")
    page.fill("#id_login", NAME)
    page.fill("#id_password", PASSWORD)
    page.click("#content form button")
    page.wait_for_url("**/admin/")
    yield page
    context.close()


def test_a_griefer_is_found_by_a_pixel_taken_back_and_given_back(
    page: Page, evening: Evening
) -> None:
    """The second session of the griefer is written in beside the first."""
    complaints: list[str] = []
    page.on("console", lambda line: complaints.append(line.text))
    x, y = evening.somewhere
    seq = board_as_of(evening.server, 0).seq
    page.goto(f"/admin/board/placement/?rectangle={x},{y}")
    click = Clicks(page)
    click("#result_list a:has-text('take back')")
    page.fill("#id_players", "griefer0 griefer1")
    page.fill("#id_reason", "griefing")
    click("[name=preview]")
    assert page.locator(".rollback-preview strong").inner_text() == f"{GRIEFED} pixels"
    assert page.locator(".rollback-pictures img").count() == 3
    click("[name=apply]")
    assert f"gave {GRIEFED:,} of {GRIEFED:,} pixels back" in page.locator(".success").inner_text()
    assert click.count < FEWEST_CLICKS
    assert evening.checksum(seq + GRIEFED) == evening.before

    click("#result_list a:text-is('undo')")
    page.fill("#id_reason", "it was art")
    click("[name=preview]")
    click("[name=apply]")
    page.locator(".success").wait_for()
    assert evening.checksum(seq + 2 * GRIEFED) == evening.griefed

    page.goto("/staff-edits")
    told = page.locator("tbody").inner_text()
    assert re.search(r"undo of .*it was art", told.splitlines()[0]) and "griefing" in told
    assert complaints == []


def test_axe_finds_nothing(page: Page, evening: Evening) -> None:
    page.goto("/admin/board/operation/rollback/?player=griefer0")
    assert violations(page) == []
    page.click("[name=preview]")
    page.locator(".rollback-preview").wait_for()
    assert violations(page) == []
    for path in ("operation/", "operation/name/", "scheduledstep/", "scheduledstep/add/"):
        page.goto(f"/admin/board/{path}")
        assert violations(page) == [], path


def test_the_form_can_be_used_without_a_mouse(page: Page, evening: Evening) -> None:
    page.goto("/admin/board/operation/rollback/")
    page.focus("#id_reason")
    page.keyboard.type("a look")
    page.keyboard.press("Tab")
    page.keyboard.type("griefer0")
    page.focus("#id_rectangle")
    page.keyboard.press("Enter")
    page.locator(".rollback-preview").wait_for()
    focused = page.evaluate("document.querySelector('[name=apply]').tabIndex")
    assert focused == 0
