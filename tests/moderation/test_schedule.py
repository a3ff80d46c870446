"""What was planned happens once, in order, and what the board does not take is said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.test import Client

from board.admin.schedule_page import moment
from board.core.palette import PRESETS, pairs_of
from board.models import Board, ScheduledStep
from board.moderation import decisions, schedule
from board.store.store import Store
from tests.rig.fuse import until
from tests.rig.moderator import Moderator, create_moderator
from tests.rig.server import BoardServer
from tests.rig.valkey import ValkeyServer

NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
ADD = "/admin/board/scheduledstep/add/"


@pytest.fixture
def board(transactional_db: None, settings: Any, valkey: ValkeyServer) -> Board:
    settings.VALKEY_URL = valkey.url
    settings.PLACE_WIDTH, settings.PLACE_HEIGHT = 40, 30
    row = decisions.the_board()
    async_to_sync(make)(valkey.url)
    return row


async def make(url: str) -> None:
    """As a web process does."""
    store = Store.open(url)
    await store.create(await decisions.in_a_thread(decisions.settings_of_database))
    await store.close()


async def live(url: str) -> Any:
    store = Store.open(url)
    found = await store.made_settings()
    await store.close()
    return found


def plan(action: str, minutes: int = -1, **more: Any) -> ScheduledStep:
    at = NOW + timedelta(minutes=minutes)
    return ScheduledStep.objects.create(at=at, action=action, **more)


def test_what_is_due_is_done_and_goes_live(board: Board, valkey: ValkeyServer) -> None:
    later = plan("end", minutes=5)
    plan("freeze")
    plan("cooldown", cooldown_seconds=7)
    plan("announce", announcement="Soon")
    plan("grow", right=20)
    assert schedule.do_due(NOW) == 4
    board.refresh_from_db()
    assert (board.state, board.cooldown_seconds, board.announcement) == ("frozen", 7, "Soon")
    assert board.width == 60
    known = async_to_sync(live)(valkey.url)
    assert (known.state, known.grid.width) == ("frozen", 60)
    later.refresh_from_db()
    assert later.done_at is None
    assert schedule.do_due(NOW) == 0, "Once."


def test_steps_are_done_in_their_order(board: Board) -> None:
    """Also those that were due while no server ran."""
    plan("announce", -1, announcement="last")
    plan("announce", -9, announcement="first")
    assert schedule.do_due(NOW) == 2
    board.refresh_from_db()
    assert board.announcement == "last"


def test_a_palette_follows_unless_it_would_take_colours_away(board: Board) -> None:
    Board.objects.update(palette=[["white", "#FFFFFF"]])
    plan("palette", palette="2017")
    schedule.do_due(NOW)
    board.refresh_from_db()
    assert board.palette == pairs_of(PRESETS["2017"])
    Board.objects.update(palette=pairs_of(PRESETS["2022"]))
    step = plan("palette", palette="2017")
    schedule.do_due(NOW)
    step.refresh_from_db()
    assert step.outcome.startswith("Not done: The board has 32 colours")


def test_what_the_board_does_not_take_is_said_and_not_tried_again(board: Board) -> None:
    step = plan("grow", right=32_767)
    after = plan("freeze")
    assert schedule.do_due(NOW) == 2
    step.refresh_from_db()
    after.refresh_from_db()
    assert step.outcome.startswith("Not done: ")
    assert after.outcome == "Done."
    board.refresh_from_db()
    assert (board.width, board.state) == (40, "frozen")


@pytest.mark.parametrize(
    ("said", "zone", "utc"),
    [
        ("2026-07-01T12:00", "Europe/Berlin", "2026-07-01T10:00+00:00"),
        ("2026-12-01T12:00", "Europe/Berlin", "2026-12-01T11:00+00:00"),
        ("2026-07-01T12:00", "America/New_York", "2026-07-01T16:00+00:00"),
        ("2026-07-01T12:00", "UTC", "2026-07-01T12:00+00:00"),
    ],
)
def test_a_time_is_meant_in_its_zone(said: str, zone: str, utc: str) -> None:
    assert moment(datetime.fromisoformat(said), zone) == datetime.fromisoformat(utc)


@pytest.mark.parametrize("said", ["2027-03-28T02:30", "2026-10-25T02:30"])
def test_a_time_that_clocks_leave_out_or_repeat_is_refused(said: str) -> None:
    with pytest.raises(ValidationError):
        moment(datetime.fromisoformat(said), "Europe/Berlin")


FORM = {
    "at": "2999-01-01T12:00:00",
    "zone": "UTC",
    "action": "freeze",
    **dict.fromkeys(("left", "top", "right", "bottom"), 0),
}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"at": "2020-01-01T12:00:00"}, "at"),
        ({"zone": "Mars/Olympus"}, "zone"),
        ({"action": "cooldown"}, "cooldown_seconds"),
        ({"action": "cooldown", "cooldown_seconds": -1}, "cooldown_seconds"),
        ({"action": "grow"}, "left"),
        ({"action": "palette"}, "palette"),
        ({"action": "explode"}, "action"),
    ],
)
def test_what_makes_no_sense_is_not_planned(
    board: Board, admin_client: Client, changes: dict[str, Any], field: str
) -> None:
    page = admin_client.post(ADD, FORM | changes)
    assert field in page.context["adminform"].errors
    assert not ScheduledStep.objects.exists()


def test_what_was_done_stays_written(board: Board, admin_client: Client, admin_user: User) -> None:
    admin_client.post(ADD, FORM | {"zone": "Europe/Berlin"})
    step = ScheduledStep.objects.get()
    assert (f"{step.at:%H:%M}", step.created_by) == ("11:00", admin_user)
    ScheduledStep.objects.update(at=NOW)
    schedule.do_due(NOW)
    for action in ("change", "delete"):
        admin_client.post(f"/admin/board/scheduledstep/{step.pk}/{action}/", {"post": "yes"})
    chosen = {"action": "delete_selected", "_selected_action": [step.pk], "post": "yes"}
    admin_client.post("/admin/board/scheduledstep/", chosen)
    assert ScheduledStep.objects.get().outcome == "Done."


@pytest.fixture
def server(tmp_path: Path, valkey: ValkeyServer) -> Iterator[BoardServer]:
    size = {"PLACE_WIDTH": "40", "PLACE_HEIGHT": "30"}
    with BoardServer(tmp_path, "--workers", "2", VALKEY_URL=valkey.url, **size) as server:
        until(lambda: server.request("GET", "/healthz")[0] == 200, "its board is made")
        yield server


def test_running_servers_do_it_once_and_without_a_restart(server: BoardServer) -> None:
    """Growth would show a second time."""
    create_moderator(server)
    moderator = Moderator(server)
    for step in ({"action": "grow", "right": 10}, {"action": "freeze"}):
        moderator.submit(ADD, **(FORM | step))
    now = "from django.utils import timezone; from board.models import ScheduledStep as Step; "
    server.manage("shell", "-c", f"{now}Step.objects.update(at=timezone.now())")

    def config() -> Any:
        return server.request("GET", "/api/config")[1]

    until(lambda: config()["state"] == "frozen", "the board is frozen")
    assert config()["width"] == 50
    assert moderator.read("/admin/board/scheduledstep/").count(">Done.<") == 2
