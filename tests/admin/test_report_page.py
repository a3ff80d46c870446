"""Moderators work through what players report: claimed once, looked at, taken back, closed."""

from __future__ import annotations

import re
import urllib.error
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from tests.rig.board import board_as_of
from tests.rig.fuse import until
from tests.rig.moderator import Form, Moderator, create_moderator
from tests.rig.server import BoardServer
from tests.rig.valkey import ValkeyServer

LIST = "/admin/board/report/"
ROLLBACK = "/admin/board/operation/rollback/"
STAFF = (
    "from django.contrib.auth.models import User, Permission; "
    "user, _ = User.objects.get_or_create(username={name!r}, is_staff=True); "
    "user.set_password('only for a test'); user.save(); "
    "user.user_permissions.set(Permission.objects.filter(codename__in={permissions!r}))"
)


@pytest.fixture(scope="module")
def server(
    tmp_path_factory: pytest.TempPathFactory, plain_valkey: ValkeyServer
) -> Iterator[BoardServer]:
    size = {"PLACE_WIDTH": "60", "PLACE_HEIGHT": "40", "PLACE_TICK_MS": "20"}
    directory = tmp_path_factory.mktemp("board")
    limit = {"PLACE_REPORTS_PER_PLAYER_HOUR": "0"}
    with BoardServer(directory, VALKEY_URL=plain_valkey.url, **size, **limit) as server:
        until(lambda: server.request("GET", "/healthz")[0] == 200, "its board is made")
        create_moderator(server)
        yield server


@pytest.fixture(scope="module")
def moderator(server: BoardServer) -> Moderator:
    return Moderator(server)


def staff(server: BoardServer, name: str, *permissions: str) -> Moderator:
    server.manage("shell", "-c", STAFF.format(name=name, permissions=permissions))
    return Moderator(server, name)


def id_of(cookie: str) -> str:
    return cookie.partition("=")[2].partition(":")[0]


class Reporter:
    def __init__(self, server: BoardServer) -> None:
        self.cookie, self._server = server.new_player(), server

    def report(self, x1: int, y1: int, x2: int, y2: int, **more: Any) -> int:
        body = {"x1": x1, "y1": y1, "x2": x2, "y2": y2, "reason": "hate", "sentence": "", **more}
        headers = {"Cookie": self.cookie}
        status, told, _ = self._server.request("POST", "/api/report", body, headers)
        assert status == 201, told
        return int(told["id"])

    @property
    def told(self) -> list[tuple[str, str | None]]:
        _, told, _ = self._server.request("GET", "/api/reports", None, {"Cookie": self.cookie})
        return [(each["state"], each["outcome"]) for each in told["reports"]]


@pytest.fixture
def ann(server: BoardServer) -> Reporter:
    return Reporter(server)


@pytest.fixture
def bob(server: BoardServer) -> Reporter:
    return Reporter(server)


def page_of(case: int) -> str:
    return f"{LIST}{case}/change/"


def press(moderator: Moderator, case: int, button: str, **fields: Any) -> str:
    page = moderator.read(page_of(case))
    return moderator.send(page_of(case), moderator.fields_of(page) | {button: ""} | fields)


def close(moderator: Moderator, case: int, outcome: str, *reports: int, **fields: Any) -> str:
    """The rig's forms leave checkboxes out."""
    return press(moderator, case, "close", outcome=outcome, reports=reports or [case], **fields)


def place(server: BoardServer, cookie: str, x: int, y: int, color: int) -> int:
    status, placed = server.place(cookie, x, y, color)
    assert status == 200
    return int(placed["seq"])


# --- an evening ------------------------------------------------------------------------------


def test_from_report_to_clean_board_and_the_outcome(
    server: BoardServer, moderator: Moderator, ann: Reporter, bob: Reporter
) -> None:
    eve, dan = server.new_player(), server.new_player()
    place(server, dan, 0, 0, 9)
    for x in range(1, 6):
        seq = place(server, eve, x, 0, 3)
    until(lambda: board_as_of(server, seq), "the server has seen it")
    case = ann.report(0, 0, 5, 0, sentence="<b>a sign</b>")
    last = place(server, dan, 1, 0, 9)  # who carves something else out of it is seen
    assert bob.report(3, 0, 3, 0, reason="bot") == case + 1

    listed = moderator.read(LIST)
    assert f'href="{page_of(case)}"' in listed and page_of(case + 1) not in listed
    page = press(moderator, case, "claim")
    assert "Claimed by moderator" in page
    assert "&lt;b&gt;a sign&lt;/b&gt;" in page and "<b>a sign" not in page

    def row(player: str, then: int, now: int) -> bool:  # once the ledger has it
        shown = moderator.read(page_of(case))
        numbers = rf'value="{player}"[^>]*> {player}</label></td><td>{then}</td><td>{now}</td>'
        return re.search(numbers, shown) is not None

    until(lambda: row(id_of(eve), 5, 4), "eve had five pixels and has four")
    until(lambda: row(id_of(dan), 1, 2), "dan had one and has two")
    page = moderator.read(page_of(case))
    assert page.count("data:image/png;base64,") == 2

    link = f"{ROLLBACK}?player={id_of(eve)}&amp;rectangle=0%2C0%2C5%2C0"
    assert link in page
    preview = moderator.try_to_submit(link.replace("&amp;", "&"), preview="", reason="a sign")
    assert "<strong>4 pixels</strong> of 1 players" in preview
    done = moderator.send(ROLLBACK, moderator.fields_of(preview) | {"apply": ""})
    assert "gave 4 of 4 pixels back" in done
    board_as_of(server, last + 4)

    closed = close(moderator, case, "rolled_back", case, case + 1, note="her third")
    assert "Closed as rolled back: 2 of 2." in closed
    assert ann.told == bob.told == [("closed", "rolled_back")]
    assert page_of(case) not in moderator.read(LIST)
    assert page_of(case) in moderator.read(f"{LIST}?state=2")
    history = moderator.read(f"{LIST}{case}/history/")
    assert "Claimed." in history and "Closed: rolled back. her third" in history


def test_a_duplicates_page_is_its_cases(moderator: Moderator, ann: Reporter) -> None:
    case = ann.report(10, 0, 12, 2)
    assert f"Report {case}: hate" in moderator.read(page_of(ann.report(12, 2, 14, 4)))


def test_one_of_a_case_may_be_false(moderator: Moderator, ann: Reporter, bob: Reporter) -> None:
    case = ann.report(20, 0, 22, 2)
    other = bob.report(21, 1, 21, 1)
    press(moderator, case, "claim")
    assert "Closed as false report: 1 of 2." in close(moderator, case, "false_report", case)
    assert (ann.told, bob.told) == ([("closed", "false_report")], [("claimed", None)])
    page = close(moderator, other, "no_violation")
    assert "Closed as no violation: 1 of 1." in page
    assert bob.told == [("closed", "no_violation")]


def test_of_two_moderators_at_once_one_gets_it(
    server: BoardServer, moderator: Moderator, ann: Reporter
) -> None:
    second = staff(server, "second", "view_report", "claim_report", "close_report")
    for x in range(5):
        case, start = ann.report(30 + 2 * x, 0, 30 + 2 * x, 0), Barrier(2)
        both = {"moderator": moderator, "second": second}
        fields = {name: who.fields_of(who.read(page_of(case))) for name, who in both.items()}

        def claim(
            name: str,
            case: int = case,
            start: Barrier = start,
            both: dict[str, Moderator] = both,
            fields: dict[str, dict[str, str]] = fields,
        ) -> str:
            start.wait()
            return both[name].send(page_of(case), fields[name] | {"claim": ""})

        with ThreadPoolExecutor(2) as threads:
            pages = dict(zip(both, threads.map(claim, both), strict=True))
        refused = [name for name in both if f"Report {case} is claimed by" in pages[name]]
        assert len(refused) == 1, "one wins, and the other is told"
        winner = "second" if refused == ["moderator"] else "moderator"
        assert f"Claimed by {winner}" in pages[refused[0]]


def test_another_closes_it_only_after_it_was_put_back(
    server: BoardServer, moderator: Moderator, ann: Reporter
) -> None:
    second = staff(server, "second", "view_report", "claim_report", "close_report")
    case = ann.report(42, 0, 42, 0)
    press(moderator, case, "claim")
    page = close(second, case, "banned")
    assert f"Report {case} is claimed by moderator: claim it first." in page
    assert ann.told == [("claimed", None)]
    assert "Open." in press(second, case, "release")
    press(second, case, "claim")
    assert "Closed as banned" in close(second, case, "banned")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"outcome": ""}, "This field is required."),
        ({"outcome": "art"}, "Select a valid choice. art is not one of the available choices."),
        ({"note": "x" * 10_000}, "at most 500 characters (it has 10000)"),
        ({"reports": [0]}, "Select a valid choice."),
        ({"reports": []}, "At least one report of the case must be chosen."),
        ({"outcome": "duplicate"}, "A duplicate needs the number of the report"),
        ({"outcome": "duplicate", "same_as": str(10**30)}, "less than or equal to"),
    ],
)
def test_what_makes_no_outcome_is_refused(
    moderator: Moderator, ann: Reporter, fields: dict[str, Any], sentence: str
) -> None:
    case = ann.report(50, 0, 50, 0)
    press(moderator, case, "claim")
    said = {"outcome": "banned", "reports": [case], "close": "", **fields}
    page = press(moderator, case, **said, button="close")
    assert sentence in page
    assert ann.told[0] == ("claimed", None)
    close(moderator, case, "no_violation")


def test_a_note_is_plain_text(moderator: Moderator, ann: Reporter) -> None:
    case = ann.report(52, 0, 52, 0)
    press(moderator, case, "claim")
    page = close(moderator, case, "banned", note="<script>alert(1)</script>\u202e")
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page


def test_what_is_not_there_is_said(moderator: Moderator) -> None:
    for number in ("999999", "x", "9" * 30):
        assert "doesn’t exist" in moderator.read(page_of(number))  # type: ignore[arg-type]


def test_a_reporter_is_found_by_id(moderator: Moderator, ann: Reporter, bob: Reporter) -> None:
    case = ann.report(54, 0, 54, 0)
    bob.report(54, 0, 54, 0)
    for who in (ann, bob):
        assert page_of(case) in moderator.read(f"{LIST}?q={id_of(who.cookie)}")
    assert page_of(case) not in moderator.read(f"{LIST}?q=nobody")


# --- who may ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("x", "permissions", "may"),
    [
        (0, (), set()),
        (2, ("view_report",), {"look"}),
        (4, ("view_report", "claim_report"), {"look", "claim", "release"}),
        (6, ("view_report", "close_report"), {"look", "close"}),
    ],
)
def test_each_act_wants_its_permission(
    server: BoardServer, ann: Reporter, x: int, permissions: tuple[str, ...], may: set[str]
) -> None:
    helper = staff(server, "helper", *permissions)
    case = ann.report(x, 30, x, 30)
    allowed = {"look"} if answers(lambda: helper.read(page_of(case))) else set()
    token = Form(helper.read("/account/password/change/")).fields["csrfmiddlewaretoken"]
    for act in ("claim", "release", "close"):
        fields = {"csrfmiddlewaretoken": token, act: "", "outcome": "banned", "reports": [case]}
        if answers(lambda fields=fields: helper.send(page_of(case), fields)):
            allowed.add(act)
    assert allowed == may
    assert answers(lambda: helper.read(LIST)) == ("look" in may)
    assert ann.told == [("open", None)]


def answers(ask: Any) -> bool:
    try:
        ask()
    except urllib.error.HTTPError as refused:
        assert refused.code == 403
        refused.close()
        return False
    return True
