"""A moderator makes the board larger: sees first what it would be, then does it."""

from __future__ import annotations

from typing import Any

import pytest
import redis
from asgiref.sync import async_to_sync
from django.conf import settings as django_settings
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from board.models import Board
from board.moderation import decisions
from board.moderation.growth import NOT_SHOWN, grow
from board.store.store import Store
from tests.rig.moderator import Form
from tests.rig.valkey import ValkeyServer, free_port

PAGE = "/admin/board/board/grow/"


@pytest.fixture
def board(db: None, settings: Any, valkey: ValkeyServer) -> Board:
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


def preview(client: Client, **by: int) -> dict[str, str]:
    """The form of the page that shows what would be."""
    page = client.post(PAGE, {"left": 0, "top": 0, "right": 0, "bottom": 0, **by, "preview": ""})
    assert "What it would be" in page.content.decode()
    return Form(page.content.decode()).fields


def refusal(response: Any) -> dict[str, list[str]]:
    assert response.status_code == 200
    return dict(response.context["form"].errors)


def test_what_it_would_be_is_shown_and_nothing_is_done(board: Board, admin_client: Client) -> None:
    page = admin_client.post(PAGE, {"left": 300, "top": 0, "right": 0, "bottom": 5, "preview": ""})
    text = page.content.decode()
    assert "After: <strong>340 × 35 pixels, (-300, 0) to (39, 34)</strong>" in text
    assert "2 tiles more, 98,304 bytes in memory (65,536 more)" in text
    assert Board.objects.get().width == 40


def test_it_grows_as_it_was_shown(
    board: Board,
    admin_client: Client,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    fields = preview(admin_client, left=300, bottom=5)
    with django_capture_on_commit_callbacks(execute=True):
        answer = admin_client.post(PAGE, {**fields, "grow": ""}, follow=True)
    assert "The board is 340 × 35 pixels, (-300, 0) to (39, 34) now." in answer.content.decode()
    row = Board.objects.get()
    assert (row.grid().rectangle, row.revision) == ((-300, 0, 340, 35), board.revision + 1)
    assert LogEntry.objects.get().change_message.startswith("The board is 340 × 35")
    assert async_to_sync(live_rectangle)() == (-300, 0, 340, 35)


async def live_rectangle() -> tuple[int, int, int, int]:
    store = Store.open(django_settings.VALKEY_URL)
    try:
        return (await store.made_settings()).grid.rectangle
    finally:
        await store.close()


def test_of_two_who_grow_it_at_once_the_second_is_told(board: Board, admin_client: Client) -> None:
    fields = preview(admin_client, right=10)
    grow(right=7)
    assert refusal(admin_client.post(PAGE, {**fields, "grow": ""})) == {"__all__": [NOT_SHOWN]}
    assert Board.objects.get().width == 47


def test_other_numbers_than_were_shown_are_not_done(board: Board, admin_client: Client) -> None:
    fields = preview(admin_client, right=10) | {"right": "1000"}
    assert refusal(admin_client.post(PAGE, {**fields, "grow": ""})) == {"__all__": [NOT_SHOWN]}
    assert Board.objects.get().width == 40


@pytest.mark.parametrize(
    ("by", "field", "sentence"),
    [
        ({"left": -1}, "left", "A board never shrinks, as pixels would be lost"),
        ({"right": 40_000}, "right", "The board can grow by 0 to 32727 pixels at its right edge"),
        ({"top": 40_000}, "top", "at its top edge, not 40000."),
        ({"bottom": "x"}, "bottom", "Enter a whole number."),
        ({"bottom": ""}, "bottom", "This field is required."),
        ({}, "__all__", "Say on which side the board is to grow"),
    ],
)
def test_what_no_board_can_become_is_refused_at_its_field(
    board: Board, admin_client: Client, by: dict[str, Any], field: str, sentence: str
) -> None:
    zero = {"left": 0, "top": 0, "right": 0, "bottom": 0}
    found = refusal(admin_client.post(PAGE, {**zero, **by, "preview": ""}))
    assert list(found) == [field] and sentence in found[field][0]


def test_without_the_live_store_nothing_grows(
    board: Board, admin_client: Client, settings: Any
) -> None:
    fields = preview(admin_client, right=10)
    settings.VALKEY_URL = f"redis://127.0.0.1:{free_port()}"
    found = refusal(admin_client.post(PAGE, {**fields, "grow": ""}))
    assert "does not answer" in found["__all__"][0]
    assert Board.objects.get().width == 40


def test_a_store_without_memory_refuses(
    board: Board, admin_client: Client, valkey: ValkeyServer
) -> None:
    with redis.Redis(port=valkey.port) as client:
        client.config_set("maxmemory", client.info("memory")["used_memory"] + 1_000_000)
        try:
            zero = {"left": 0, "top": 0, "right": 20_000, "bottom": 0, "preview": ""}
            found = refusal(admin_client.post(PAGE, zero))
        finally:
            client.config_set("maxmemory", 0)
    assert "bytes of memory left" in found["__all__"][0]


def test_who_may_only_look_neither_sees_the_page_nor_grows(board: Board, client: Client) -> None:
    user = User.objects.create_user("helper", password="x", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="view_board"))
    client.force_login(user)
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, {"right": 5, "grow": ""}).status_code == 403
    assert Board.objects.get().width == 40
