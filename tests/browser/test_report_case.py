"""A reported case in the admin: readable, accessible, and worked through with the keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.app import DESKTOP, SMALL
from tests.browser.test_accessibility import AXE, STANDARDS
from tests.rig.fuse import until
from tests.rig.server import BoardServer

pytestmark = pytest.mark.browser

SENTENCE = "<i>a sign</i> that hides in the flag, as long as a sentence may be, " * 4
MAKE = (
    "from django.contrib.auth.models import User; "
    "user, _ = User.objects.get_or_create("
    "username='judge', defaults={'is_staff': True, 'is_superuser': True}); "
    "user.set_password('only for a test'); user.save()"
)


@pytest.fixture(scope="module")
def case(server: BoardServer) -> int:
    """Two reports of pixels of two players."""
    server.manage("shell", "-c", MAKE)
    ann, eve = server.new_player(), server.new_player()
    for x in range(100, 106):
        status, placed = server.place(eve if x % 3 else ann, x, 180, x % 16)
        assert status == 200, placed
    numbers = []
    for cookie, x2 in ((ann, 105), (eve, 100)):
        area = {"x1": 100, "y1": 180, "x2": x2, "y2": 180}
        body = {**area, "reason": "hate", "sentence": SENTENCE.strip()}
        status, told, _ = server.request("POST", "/api/report", body, {"Cookie": cookie})
        assert status == 201, told
        numbers.append(int(told["id"]))
    return numbers[0]


@pytest.fixture(params=[DESKTOP, SMALL], ids=["desk", "phone"])
def page(request: pytest.FixtureRequest, browser: Browser, server: BoardServer) -> Iterator[Page]:
    context = browser.new_context(base_url=server.url, **request.param)
    page = context.new_page()
    page.goto("/admin/")
    page.fill("#id_login", "judge")
    page.fill("#id_password", "only for a test")
    page.click("#content form button")
    yield page
    context.close()


def violations(page: Page) -> list[Any]:
    page.evaluate(AXE)
    found = page.evaluate(
        "(tags) => axe.run('#content', { runOnly: tags }).then((result) => result.violations"
        ".map(({ id, nodes }) => [id, nodes.map((node) => node.html)]))",
        STANDARDS,
    )
    return list(found)


def test_a_case_is_read_claimed_and_put_back_with_the_keyboard(page: Page, case: int) -> None:
    complaints: list[str] = []
    page.on("console", lambda line: complaints.append(line.text))
    page.goto("/admin/board/report/")
    page.get_by_role("link", name=f"{case}: hate").press("Enter")
    until(
        lambda: page.reload() and page.locator("tbody input[name=player]").count() == 2,
        "both players",
    )
    assert "<i>a sign</i>" in page.inner_text("#content")
    assert complaints == []
    assert violations(page) == []  # which styles what it looks at, to the console's displeasure
    page.get_by_role("button", name="Claim").press("Enter")
    page.get_by_role("button", name="Close").wait_for()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "all fits"
    page.get_by_role("button", name="Take back the pixels").press("Enter")
    assert page.input_value("#id_rectangle") == "100,180,105,180"
    assert len(page.input_value("#id_players").split()) == 1
    page.goto(f"/admin/board/report/{case}/change/")
    page.get_by_role("button", name="Put back into the queue").press("Enter")
    page.get_by_role("button", name="Claim").wait_for()
