"""What the staff did is there for everybody to read."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from board.core.placement import Kind
from board.models import Operation, StaffName
from board.moderation import operations
from board.players.staff_edits import PAGE_ROWS

pytestmark = pytest.mark.django_db


def begin(reason: str, **more: Any) -> Operation:
    values = {"kind": Kind.ROLLBACK, "name": reason, "actor": "root", "shown_as": "Moss"}
    return Operation.objects.create(reason=reason, **(values | more))


def edits(client: Client, query: str = "") -> Any:
    return client.get(f"/api/staff-edits{query}").json()


def test_nothing_was_done(client: Client) -> None:
    assert edits(client) == {"edits": [], "next": None}
    assert "Nothing so far" in client.get("/staff-edits").content.decode()


def test_who_did_what_and_why_and_what_became_of_it(client: Client) -> None:
    done = begin("griefing", applied=40)
    operations.end(done.pk)
    undo = begin("a mistake", undoes=done)
    newest, oldest = edits(client)["edits"]
    assert (newest["undoes"], newest["is_done"], newest["pixels"]) == (done.pk, False, 0)
    assert (oldest["undone_by"], oldest["is_done"], oldest["pixels"]) == (undo.pk, True, 40)
    assert (oldest["by"], oldest["kind"], oldest["reason"]) == ("Moss", "rollback", "griefing")
    page = client.get("/staff-edits").content.decode()
    for words in ("griefing", "a mistake", "Moss", f"undone by {undo.pk}"):
        assert words in page
    assert "root" not in page + str(edits(client)), "Who signs in as what is nobody's business."


def test_older_ones_are_a_page_further(client: Client) -> None:
    numbers = [begin(f"number {each}").pk for each in range(PAGE_ROWS + 3)]
    first = edits(client)
    assert [each["operation"] for each in first["edits"]] == numbers[: -PAGE_ROWS - 1 : -1]
    second = edits(client, f"?before={first['next']}")
    assert [each["operation"] for each in second["edits"]] == numbers[2::-1]
    assert second["next"] is None


@pytest.mark.parametrize("before", ["x", "0", "-1", "1.5", "", "9" * 19])
def test_what_is_no_number_is_refused(client: Client, before: str) -> None:
    refused = client.get(f"/api/staff-edits?before={before}")
    assert (refused.status_code, refused.json()["field"]) == (400, "before")
    assert client.get(f"/staff-edits?before={before}").status_code == 400


def test_markup_stays_text(client: Client) -> None:
    begin("<b>bold</b>")
    assert "&lt;b&gt;bold" in client.get("/staff-edits").content.decode()


def test_a_member_of_the_staff_chooses_a_name(admin_client: Client, admin_user: User) -> None:
    assert operations.shown_name(admin_user) == "a moderator"
    admin_client.post("/admin/board/operation/name/", {"name": "Moss"})
    assert operations.shown_name(admin_user) == "Moss"
    other = User.objects.create_user("other")
    StaffName.objects.create(user=other, name="Fern")
    refused = admin_client.post("/admin/board/operation/name/", {"name": "Fern"})
    assert "already exists" in refused.content.decode()
    assert operations.shown_name(admin_user) == "Moss"
