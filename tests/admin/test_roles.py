"""Each role at each page of the admin, by its real address: what it may, and nothing else."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.contrib.admin import site
from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone

from board.models import Ban, Operation, Placement, ProtectedRectangle, Report, ScheduledStep
from board.moderation import decisions
from tests.rig.valkey import ValkeyServer

MIGRATIONS = {
    "0010_roles": "make_groups",
    "0011_schedule": "give_rights",
    "0012_reports": "give_rights",
}
ROLES = ("viewer", "trial moderator", "moderator", "event manager", "administrator")
EVERYBODY = set(ROLES)
MODERATORS = {"moderator", "administrator"}
WHO_BANS = MODERATORS | {"trial moderator"}
WHO_RUNS_IT = {"event manager", "administrator"}
NOBODY: set[str] = set()

# A page, and which roles may open it.
PAGES = {
    "": EVERYBODY,
    "board/ban/": EVERYBODY,
    "board/ban/add/": WHO_BANS,
    "board/ban/{ban}/change/": EVERYBODY,
    "board/ban/{ban}/delete/": MODERATORS,
    "board/ban/{ban}/history/": EVERYBODY,
    "board/board/": EVERYBODY,
    "board/board/1/change/": EVERYBODY,
    "board/board/grow/": WHO_RUNS_IT,
    "board/board/notice/": WHO_RUNS_IT,
    "board/board/add/": NOBODY,
    "board/board/1/delete/": NOBODY,
    "board/boardface/": EVERYBODY,
    "board/boardface/add/": NOBODY,
    "board/boardface/1/change/": EVERYBODY,
    "board/boardface/1/delete/": NOBODY,
    "board/operation/": EVERYBODY,
    "board/operation/add/": NOBODY,
    "board/operation/{operation}/change/": EVERYBODY,
    "board/operation/{operation}/delete/": NOBODY,
    "board/operation/rollback/": WHO_BANS,
    "board/operation/name/": WHO_BANS,
    "board/operation/{operation}/undo/": WHO_BANS,
    "board/operation/{operation}/resume/": WHO_BANS,
    "board/placement/": EVERYBODY,
    "board/placement/add/": NOBODY,
    "board/placement/{placement}/change/": EVERYBODY,
    "board/placement/{placement}/delete/": NOBODY,
    "board/protectedrectangle/": EVERYBODY,
    "board/protectedrectangle/add/": MODERATORS,
    "board/protectedrectangle/{area}/change/": EVERYBODY,
    "board/protectedrectangle/{area}/delete/": MODERATORS,
    "board/report/": EVERYBODY,
    "board/report/add/": NOBODY,
    "board/report/{report}/change/": EVERYBODY,
    "board/report/{report}/delete/": NOBODY,
    "board/report/{report}/history/": EVERYBODY,
    "board/scheduledstep/": EVERYBODY,
    "board/scheduledstep/add/": WHO_RUNS_IT,
    "board/scheduledstep/{step}/change/": EVERYBODY,
    "board/scheduledstep/{step}/delete/": WHO_RUNS_IT,
    "board/scheduledstep/{step}/history/": EVERYBODY,
    "auth/user/": NOBODY,
    "auth/group/": NOBODY,
}
# Django's own histories: who sees the thing sees its history.
ALWAYS_THERE = tuple(
    f"board/{model}/history"
    for model in ("board", "boardface", "operation", "placement", "protectedrectangle")
)
ONE_PIXEL = {"x1": 1, "y1": 1, "x2": 1, "y2": 1}
REFUSED, OPENED = (403,), (200, 302)


@pytest.fixture
def groups(db: None) -> None:
    """As the migrations made them: a test that empties the database takes them along."""
    for name, step in MIGRATIONS.items():
        getattr(import_module(f"board.migrations.{name}"), step)(apps, None)


@pytest.fixture
def rows(groups: None, settings: Any, valkey: ValkeyServer) -> dict[str, Any]:
    settings.VALKEY_URL = valkey.url
    decisions.the_board()
    decisions.the_face()
    until = timezone.now() + timedelta(days=1)
    return {
        "step": ScheduledStep.objects.create(at=until, action="freeze").pk,
        "ban": Ban.objects.create(player="eve", reason="a script", until=until).pk,
        "operation": Operation.objects.create(kind=2, name="a", actor="a", reason="a").pk,
        "placement": Placement.objects.create(seq=1, x=0, y=0, color=1, player="a", at_ms=0).pk,
        "report": Report.objects.create(**ONE_PIXEL, reason="bot", reporter="ann", seq=1).pk,
        "area": ProtectedRectangle.objects.create(x1=0, y1=0, x2=1, y2=1).pk,
    }


def signed_in(role: str) -> Client:
    user = User.objects.create_user(role, is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("role", ROLES)
def test_each_page_is_open_to_whom_it_is_for(role: str, rows: dict[str, Any]) -> None:
    client = signed_in(role)
    for page, allowed in PAGES.items():
        status = client.get(f"/admin/{page.format(**rows)}").status_code
        assert status in (OPENED if role in allowed else REFUSED), (page, status)


def test_every_page_of_the_board_is_in_the_table() -> None:
    """A new one would be open to somebody, and no test would say to whom."""
    known = {without_numbers(page) for page in PAGES}
    found = {
        without_numbers(f"board/{model._meta.model_name}/{each.pattern}")
        for model, page in site._registry.items()
        if model._meta.app_label == "board"
        for each in page.get_urls()
    }
    assert {page for page in found - known if not page.startswith(ALWAYS_THERE)} == set()


def without_numbers(address: str) -> str:
    words = [word for word in address.split("/") if word and word != "1"]
    return "/".join(word for word in words if word[0] not in "<{")


@pytest.mark.parametrize("role", ROLES)
def test_who_bans_works_through_reports(role: str, rows: dict[str, Any]) -> None:
    client, address = signed_in(role), f"/admin/board/report/{rows['report']}/change/"
    chosen = {"outcome": "banned", "reports": [rows["report"]], "note": ""}
    for act in ({"claim": ""}, {"release": ""}, {"claim": ""}, {"close": "", **chosen}):
        status = client.post(address, act).status_code
        assert status in (OPENED if role in WHO_BANS else REFUSED), (act, status)
    assert Report.objects.get().outcome == ("banned" if role in WHO_BANS else "")


@pytest.mark.parametrize("role", ROLES)
def test_what_stays_written_can_be_changed_by_nobody(role: str, rows: dict[str, Any]) -> None:
    client = signed_in(role)
    before = list(Operation.objects.values()), list(Placement.objects.values())
    for page in ("operation/{operation}", "placement/{placement}"):
        for action in ("change", "delete"):
            address = f"/admin/board/{page.format(**rows)}/{action}/"
            client.post(address, {"post": "yes", "reason": "changed", "color": 2})
    for model in ("operation", "placement"):
        chosen = {"action": "delete_selected", "_selected_action": [1], "post": "yes"}
        client.post(f"/admin/board/{model}/", chosen)
    assert (list(Operation.objects.values()), list(Placement.objects.values())) == before


def test_on_trial_one_bans_for_a_time(rows: dict[str, Any]) -> None:
    client = signed_in("trial moderator")
    for_good = {"player": "mal", "reason": "a bot", "until_0": "", "until_1": ""}
    refused = client.post("/admin/board/ban/add/", for_good)
    assert "You may ban for a time" in refused.content.decode()
    client.post("/admin/board/ban/add/", for_good | {"until_0": "2999-01-01", "until_1": "0:00"})
    assert Ban.objects.get(player="mal").until is not None


def test_on_trial_one_leaves_bans_for_good_alone(rows: dict[str, Any]) -> None:
    ban = Ban.objects.create(player="mal", reason="a bot")
    client = signed_in("trial moderator")
    client.post(
        f"/admin/board/ban/{ban.pk}/change/",
        {"reason": "a friend", "until_0": "2999-01-01", "until_1": "0:00"},
    )
    ban.refresh_from_db()
    assert (ban.reason, ban.until) == ("a bot", None)
