from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import redis
from asgiref.sync import async_to_sync
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from board.core.event import Event
from board.core.palette import PRESETS, pairs_of
from board.core.tiles.grid import Grid
from board.models import Ban, Board, Placement, ProtectedRectangle
from board.moderation import decisions
from board.store.store import Store
from tests.rig.moderator import Form
from tests.rig.valkey import ValkeyServer, free_port

BOARD = "/admin/board/board/1/change/"
PLACEMENTS = "/admin/board/placement/"


@pytest.fixture
def board(db: None, settings: Any, valkey: ValkeyServer) -> Board:
    settings.VALKEY_URL = valkey.url
    settings.PLACE_WIDTH, settings.PLACE_HEIGHT = 40, 30
    return decisions.the_board()


@pytest.fixture
def large(board: Board) -> Board:
    """A board of 256 colours that begins to the left of zero and above it."""
    grid = Grid.new(40, 30, bits=8, left=-30, top=-20)
    Board.objects.update(**grid.as_config())
    board.refresh_from_db()
    return board


@pytest.fixture
def moderator(board: Board, admin_client: Client) -> Client:
    return admin_client


async def make_the_board(valkey: ValkeyServer) -> None:
    """As a web process does."""
    store = Store.open(valkey.url)
    await store.create(await decisions.in_a_thread(decisions.settings_of_database))
    await decisions.apply(store)
    await store.close()


def filled_in(client: Client, url: str, **changes: Any) -> dict[str, Any]:
    """The form as its page shows it, with these changes."""
    page = client.get(url).content.decode()
    return Form(page[page.index('<div id="content"') :]).fields | changes


def save(client: Client, url: str, **changes: Any) -> Any:
    return client.post(url, filled_in(client, url, **changes))


def errors_of(response: Any) -> dict[str, list[str]]:
    assert response.status_code == 200, "the form was taken"
    return dict(response.context["adminform"].errors)


# --- the board -----------------------------------------------------------------------------


def test_there_is_one_board_neither_added_nor_deleted(moderator: Client) -> None:
    assert moderator.get("/admin/board/board/")["Location"] == BOARD
    assert moderator.get("/admin/board/board/add/").status_code == 403
    assert moderator.post("/admin/board/board/1/delete/", {"post": "yes"}).status_code == 403
    assert Board.objects.count() == 1


def test_the_size_is_shown_and_stays(moderator: Client, board: Board) -> None:
    assert "40 × 30 pixels" in moderator.get(BOARD).content.decode()
    save(moderator, BOARD, width=9, height=9)
    board.refresh_from_db()
    assert (board.width, board.height) == (40, 30)


def test_of_a_grown_board_the_corners_are_shown(moderator: Client, large: Board) -> None:
    page = moderator.get(BOARD).content.decode()
    assert "40 × 30 pixels, (-30, -20) to (9, 9), of 8 bits each" in page


def test_a_saved_change_raises_the_revision_once(moderator: Client, board: Board) -> None:
    save(moderator, BOARD, announcement="Hello", tick_ms=50)
    before, after = board.revision, Board.objects.get()
    assert (after.revision, after.announcement, after.tick_ms) == (before + 1, "Hello", 50)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("tick_ms", 19),
        ("tick_ms", 1001),
        ("cooldown_seconds", -1),
        ("cooldown_seconds", 86_401),
        ("undo_seconds", -1),
        ("undo_seconds", 61),
        ("board_ttl_seconds", 61),
        ("state", "closed"),
        ("announcement", "x" * 501),
    ],
)
def test_a_setting_out_of_bounds_is_refused(moderator: Client, field: str, value: Any) -> None:
    assert field in errors_of(save(moderator, BOARD, **{field: value}))


@pytest.mark.parametrize(
    ("name", "day", "clock", "field", "sentence"),
    [
        ("Opening", "", "", "event_at", "When is “Opening”? An event needs a date and a time."),
        ("", "2099-01-31", "18:00", "event_name", "An event needs a name."),
        ("Opening", "2020-01-31", "18:00", "event_at", "This time has passed."),
        ("Opening", "31 January", "18:00", "event_at", "Enter a valid date."),
        ("Opening", "2099-01-31", "", "event_at", "Enter a valid time."),
        ("x" * 41, "2099-01-31", "18:00", "event_name", "at most 40 characters"),
    ],
)
def test_an_event_that_cannot_be_is_refused_with_a_sentence(
    moderator: Client, name: str, day: str, clock: str, field: str, sentence: str
) -> None:
    wrong = {"event_name": name, "event_at_0": day, "event_at_1": clock}
    errors = errors_of(save(moderator, BOARD, **wrong))
    assert set(errors) == {field}
    assert sentence in errors[field][0]


def test_an_event_has_its_time_and_stays_when_it_has_passed(
    moderator: Client, board: Board
) -> None:
    opening = {"event_name": "Opening", "event_at_0": "2099-01-31", "event_at_1": "18:00:05"}
    assert save(moderator, BOARD, **opening).status_code == 302
    board.refresh_from_db()
    assert board.live_settings().event == Event("Opening", 4_073_565_605_000)
    Board.objects.update(event_at=timezone.now() - timedelta(seconds=30.123))
    assert save(moderator, BOARD, announcement="It has begun").status_code == 302
    gone = {"event_name": "", "event_at_0": "", "event_at_1": ""}
    assert save(moderator, BOARD, **gone).status_code == 302
    board.refresh_from_db()
    assert (board.event_at, board.live_settings().event) == (None, None)


def test_a_colour_may_be_changed_and_added(moderator: Client, board: Board) -> None:
    Board.objects.update(palette=board.palette[:8])
    added = {"palette-8-name": "yellow", "palette-8-hex": "#e5d900"}
    save(moderator, BOARD, **added, **{"palette-0-hex": "#fafafa"})
    board.refresh_from_db()
    assert board.palette[0] == ["white", "#FAFAFA"]
    assert board.palette[8:] == [["yellow", "#E5D900"]]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"palette-3-hex": "black"}, "Colour 3 must be #RRGGBB"),
        ({"palette-3-hex": "#ffffff"}, "Two colours of the palette have the same value."),
        ({"palette-3-name": "White"}, "Two colours of the palette have the same name."),
        ({"palette-3-name": " "}, "Colour 3 has no name."),
        ({f"palette-{index}-name": "" for index in range(16)}, "1 to 16 colours, not 0"),
    ],
)
def test_a_bad_palette_is_refused_with_a_sentence(
    moderator: Client, changes: dict[str, str], sentence: str
) -> None:
    [error] = errors_of(save(moderator, BOARD, **changes))["palette"]
    assert sentence in error


def many(count: int) -> dict[str, str]:
    """The fields of a palette of greens."""
    names = {f"palette-{n}-name": f"green {n}" for n in range(count)}
    return names | {f"palette-{n}-hex": f"#00{n % 256:02x}{n // 256:02x}" for n in range(count)}


def test_four_bits_take_sixteen_colours(moderator: Client) -> None:
    [error] = errors_of(save(moderator, BOARD, **many(17)))["palette"]
    assert "1 to 16 colours, not 17" in error
    assert "Up to 16 colours" in moderator.get(BOARD).content.decode()


def test_eight_bits_take_256_colours(moderator: Client, large: Board) -> None:
    assert "Up to 256 colours" in moderator.get(BOARD).content.decode()
    assert save(moderator, BOARD, **many(256)).status_code == 302
    large.refresh_from_db()
    assert large.palette[255] == ["green 255", "#00FF00"]
    assert save(moderator, BOARD, announcement="All of them").status_code == 302
    [error] = errors_of(save(moderator, BOARD, **many(257)))["palette"]
    assert "1 to 256 colours, not 257" in error


def test_there_is_always_room_for_more_colours(moderator: Client, large: Board) -> None:
    save(moderator, BOARD, **many(40))
    assert "palette-55-name" in filled_in(moderator, BOARD)
    save(moderator, BOARD, **many(250))
    fields = filled_in(moderator, BOARD)
    assert "palette-255-name" in fields and "palette-256-name" not in fields


def test_a_known_palette_takes_the_place_of_the_rows(moderator: Client, large: Board) -> None:
    page = moderator.get(BOARD).content.decode()
    assert '<option value="2022">2022: 32 colours</option>' in page
    assert save(moderator, BOARD, **{"palette-preset": "2022"}).status_code == 302
    large.refresh_from_db()
    assert large.palette == pairs_of(PRESETS["2022"])
    assert save(moderator, BOARD, announcement="As it is").status_code == 302
    assert Board.objects.get().palette == large.palette


def test_a_known_palette_that_is_too_large_is_neither_offered_nor_taken(
    moderator: Client,
) -> None:
    assert '<option value="2022">' not in moderator.get(BOARD).content.decode()
    [error] = errors_of(save(moderator, BOARD, **{"palette-preset": "2022"}))["palette"]
    assert "1 to 16 colours, not 32" in error


@pytest.mark.parametrize(("preset", "bits"), [("2017", 4), ("2022", 8), ("2023", 8)])
def test_a_new_board_has_the_palette_of_the_settings(
    db: None, settings: Any, preset: str, bits: int
) -> None:
    settings.PLACE_PALETTE, settings.PLACE_COLORS_MAX = preset, 1 << bits
    board = decisions.the_board()
    assert (board.palette, board.bits) == (pairs_of(PRESETS[preset]), bits)


@pytest.mark.django_db(transaction=True)
def test_of_eight_bits_too_a_colour_that_pixels_have_cannot_go(
    settings: Any, valkey: ValkeyServer, admin_client: Client
) -> None:
    settings.VALKEY_URL, settings.PLACE_COLORS_MAX = valkey.url, 256
    settings.PLACE_PALETTE = "2022"
    decisions.the_board()
    smaller = filled_in(admin_client, BOARD, **{"palette-preset": "2017"})
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    async_to_sync(make_the_board)(valkey)
    decisions.publish_now(None, pytest.fail, decisions.apply)
    paint(valkey, b"\x1f")
    errors = errors_of(admin_client.post(BOARD, smaller))
    assert "pixels in colour 31" in errors["palette"][0]
    paint(valkey, b"\x0f")
    assert admin_client.post(BOARD, smaller).status_code == 302
    assert len(Board.objects.get().palette) == 16


@pytest.mark.django_db(transaction=True)
def test_a_colour_that_pixels_have_cannot_go(
    settings: Any, valkey: ValkeyServer, admin_client: Client
) -> None:
    settings.VALKEY_URL = valkey.url
    decisions.the_board()
    without_last = filled_in(admin_client, BOARD, **{"palette-15-name": ""})
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    async_to_sync(make_the_board)(valkey)
    decisions.publish_now(None, pytest.fail, decisions.apply)
    paint(valkey, b"\x0f")
    errors = errors_of(admin_client.post(BOARD, without_last))
    assert "pixels in colour 15" in errors["palette"][0]
    paint(valkey, b"\x0e")
    assert admin_client.post(BOARD, without_last).status_code == 302
    assert len(Board.objects.get().palette) == 15


def paint(valkey: ValkeyServer, first_byte: bytes) -> None:
    with redis.Redis(port=valkey.port) as client:
        client.setrange("{board}:pixels", 0, first_byte)


@pytest.mark.django_db(transaction=True)
def test_a_change_without_a_live_store_is_kept_and_says_that_it_waits(
    settings: Any, admin_client: Client
) -> None:
    settings.VALKEY_URL = f"redis://127.0.0.1:{free_port()}"
    decisions.the_board()
    form = filled_in(admin_client, BOARD, announcement="Later")
    page = admin_client.post(BOARD, form, follow=True)
    assert "The change takes effect as soon as it does." in page.content.decode()
    assert Board.objects.get().announcement == "Later"


# --- older pages ---------------------------------------------------------------------------


def refused(client: Client, url: str, form: dict[str, Any]) -> str:
    [sentence] = errors_of(client.post(url, form))["__all__"]
    assert sentence.endswith("Nothing was saved. Open the page again and make your change there.")
    return sentence


@pytest.mark.parametrize(
    ("decision", "said"),
    [
        ({"state": "frozen"}, "state from open to frozen"),
        ({"announcement": "Be kind"}, "announcement from nothing to Be kind"),
        ({"cooldown_seconds": 7}, "cooldown (seconds) from 300 to 7"),
        ({"tick_ms": 50, "state": "ended"}, "tick (milliseconds) from 100 to 50, state from"),
        ({"palette-3-hex": "#123456"}, "the palette"),
    ],
)
def test_a_page_from_before_a_decision_does_not_undo_it(
    moderator: Client, board: Board, decision: dict[str, Any], said: str
) -> None:
    older = filled_in(moderator, BOARD, announcement="From before")
    save(moderator, BOARD, **decision)
    decided = Board.objects.values().get()
    assert f"Changed since the page was opened: {said}" in refused(moderator, BOARD, older)
    refused(moderator, BOARD, older)  # the second time, too
    assert Board.objects.values().get() == decided
    assert save(moderator, BOARD, announcement="From after").status_code == 302


def test_what_else_was_decided_meanwhile_is_no_reason_to_refuse(moderator: Client) -> None:
    """A ban raises the revision that all of them share."""
    older = filled_in(moderator, BOARD, state="frozen")
    ban = {"player": "ann", "reason": "a script", "until_0": "", "until_1": ""}
    moderator.post("/admin/board/ban/add/", ban)
    assert moderator.post(BOARD, older).status_code == 302
    assert Board.objects.get().state == "frozen"


def test_an_older_page_of_a_ban_or_a_rectangle_undoes_nothing(moderator: Client) -> None:
    ban = Ban.objects.create(player="ann", reason="a script")
    area = ProtectedRectangle.objects.create(x1=1, y1=1, x2=5, y2=5)
    for url, decision, said in (
        (f"/admin/board/ban/{ban.pk}/change/", {"reason": "worse"}, "reason from a script to"),
        (f"/admin/board/protectedrectangle/{area.pk}/change/", {"x2": 9}, "x2 from 5 to 9"),
    ):
        older = filled_in(moderator, url)
        assert save(moderator, url, **decision).status_code == 302
        assert said in refused(moderator, url, older)
        assert save(moderator, url).status_code == 302
    ban.refresh_from_db()
    area.refresh_from_db()
    assert (ban.reason, area.x2) == ("worse", 9)


@pytest.mark.parametrize("shown", ["", "null", "[]", "7", "{", '"x"'])
def test_a_form_that_hides_what_it_showed_is_refused(moderator: Client, shown: str) -> None:
    form = filled_in(moderator, BOARD, state="frozen", shown=shown)
    refused(moderator, BOARD, form)
    assert Board.objects.get().state == "open"


def test_history_names_what_was_changed_and_nothing_else(moderator: Client) -> None:
    save(moderator, BOARD, announcement="Hello")
    save(moderator, BOARD, **{"palette-3-hex": "#123456"})
    save(moderator, BOARD)
    told = [entry.get_change_message() for entry in LogEntry.objects.order_by("pk")]
    assert told == ["Changed Announcement.", "Changed palette.", "No fields changed."]


# --- bans ----------------------------------------------------------------------------------


def test_a_ban_remembers_who_made_it(moderator: Client, admin_user: User) -> None:
    form = {"player": " ann ", "reason": "a script", "until_0": "", "until_1": ""}
    moderator.post("/admin/board/ban/add/", form)
    ban = Ban.objects.get()
    assert (ban.player, ban.reason, ban.until, ban.created_by) == (
        "ann",
        "a script",
        None,
        admin_user,
    )


def test_a_ban_that_is_over_already_is_refused(moderator: Client) -> None:
    past = timezone.now() - timedelta(minutes=1)
    form = {
        "player": "ann",
        "reason": "late",
        "until_0": f"{past:%Y-%m-%d}",
        "until_1": f"{past:%H:%M:%S}",
    }
    response = moderator.post("/admin/board/ban/add/", form)
    assert errors_of(response)["until"] == ["This time has passed. To lift a ban, delete it."]


def test_bans_deleted_from_the_list_are_lifted(
    moderator: Client,
    board: Board,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    bans = [Ban.objects.create(player=name, reason="x") for name in ("ann", "bob")]
    form = {"action": "delete_selected", "_selected_action": [ban.pk for ban in bans]}
    with django_capture_on_commit_callbacks() as callbacks:
        moderator.post("/admin/board/ban/", form | {"post": "yes"})
    assert not Ban.objects.exists()
    assert len(callbacks) == 1, "and everybody is told once"
    assert Board.objects.get().revision == board.revision + 1


# --- protected rectangles ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("corners", "field", "sentence"),
    [
        ((0, 0, 40, 5), "x2", "The board is 40 pixels wide: 0 to 39."),
        ((0, 30, 5, 30), "y1", "The board is 30 pixels high: 0 to 29."),
        ((-1, 0, 5, 5), "x1", "The board is 40 pixels wide: 0 to 39."),
        ((5, 0, 4, 5), "__all__", "x1, y1 is the upper left corner"),
    ],
)
def test_a_rectangle_beyond_the_board_is_refused_with_its_bounds(
    moderator: Client, corners: tuple[int, ...], field: str, sentence: str
) -> None:
    form = dict(zip(("x1", "y1", "x2", "y2"), corners, strict=True))
    response = moderator.post("/admin/board/protectedrectangle/add/", form)
    assert sentence in errors_of(response)[field][0]


@pytest.mark.parametrize(
    ("corners", "field", "sentence"),
    [
        ((-31, 0, 5, 5), "x1", "The board is 40 pixels wide: -30 to 9."),
        ((0, 0, 10, 5), "x2", "The board is 40 pixels wide: -30 to 9."),
        ((0, -21, 5, 5), "y1", "The board is 30 pixels high: -20 to 9."),
        ((0, 0, 5, 10), "y2", "The board is 30 pixels high: -20 to 9."),
    ],
)
def test_so_is_one_beyond_a_board_that_begins_below_zero(
    moderator: Client, large: Board, corners: tuple[int, ...], field: str, sentence: str
) -> None:
    form = dict(zip(("x1", "y1", "x2", "y2"), corners, strict=True))
    response = moderator.post("/admin/board/protectedrectangle/add/", form)
    assert sentence in errors_of(response)[field][0]
    whole = {"x1": -30, "y1": -20, "x2": 9, "y2": 9}
    assert moderator.post("/admin/board/protectedrectangle/add/", whole).status_code == 302


def test_a_rectangle_may_be_the_whole_board(moderator: Client) -> None:
    form = {"x1": 0, "y1": 0, "x2": 39, "y2": 29}
    moderator.post("/admin/board/protectedrectangle/add/", form)
    assert ProtectedRectangle.objects.count() == 1


# --- placements ----------------------------------------------------------------------------


@pytest.fixture
def placements(board: Board) -> None:
    """Ten on a diagonal, a second apart, in turns by ann and bob."""
    Placement.objects.bulk_create(
        Placement(
            seq=number,
            x=number,
            y=number,
            color=number,
            player=("ann", "bob")[number % 2],
            at_ms=1_700_000_000_000 + number * 1000,  # 2023-11-14 22:13:20 UTC
        )
        for number in range(10)
    )


def listed(response: Any) -> list[int]:
    return [placement.seq for placement in response.context["cl"].result_list]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]),
        ("q=bob", [9, 7, 5, 3, 1]),
        ("q=bo", []),
        ("rectangle=2,2,4,9", [4, 3, 2]),
        ("rectangle=4,9,2,2", [4, 3, 2]),
        ("rectangle=5,5", [5]),
        ("since=2023-11-14T22:13:27", [9, 8, 7]),
        ("until=2023-11-14 22:13:21", [0]),
        ("rectangle=0,0,8,8&q=ann&since=2023-11-14T22:13:24", [8, 6, 4]),
    ],
)
def test_placements_are_found_newest_first(
    moderator: Client, placements: None, query: str, expected: list[int]
) -> None:
    assert listed(moderator.get(f"{PLACEMENTS}?{query}")) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("-3,-5", [11]), ("-3,-5,0,0", [11, 10, 0]), ("0,0,-2,-4", [10, 0]), ("-9,-9,-4,-6", [])],
)
def test_placements_below_zero_are_found_too(
    moderator: Client, placements: None, typed: str, expected: list[int]
) -> None:
    for seq, (x, y) in enumerate([(-1, -2), (-3, -5)], start=10):
        Placement.objects.create(seq=seq, x=x, y=y, color=200, player="ann", at_ms=0)
    assert listed(moderator.get(PLACEMENTS, {"rectangle": typed})) == expected


@pytest.mark.parametrize("typed", ["a", "1,2,3", "1,2,3,4,5", "1;2", "1e3,2"])
def test_a_rectangle_that_cannot_be_read_says_so(
    moderator: Client, placements: None, typed: str
) -> None:
    response = moderator.get(PLACEMENTS, {"rectangle": typed})
    assert listed(response) == []
    assert "Rectangle must be x1,y1,x2,y2" in response.content.decode()


def test_a_time_that_cannot_be_read_says_so(moderator: Client, placements: None) -> None:
    for typed in ("yesterday", "2023-02-30 10:00"):
        response = moderator.get(PLACEMENTS, {"since": typed})
        assert listed(response) == []
        assert "must be a time in UTC" in response.content.decode()


def test_a_typed_filter_keeps_the_other_ones(moderator: Client, placements: None) -> None:
    page = moderator.get(f"{PLACEMENTS}?rectangle=0,0,8,8&q=ann").content.decode()
    assert '<input type="hidden" name="rectangle" value="0,0,8,8">' in page
    assert '<input type="hidden" name="q" value="ann">' in page


def test_placements_are_never_all_counted(
    moderator: Client,
    placements: None,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_max_num_queries(12) as captured:
        moderator.get(PLACEMENTS)
    counts = [query["sql"] for query in captured.captured_queries if "COUNT(" in query["sql"]]
    assert counts and all("LIMIT 10000" in sql for sql in counts if "placement" in sql)


def test_a_placement_cannot_be_changed(moderator: Client, placements: None) -> None:
    assert moderator.get(f"{PLACEMENTS}add/").status_code == 403
    assert moderator.post(f"{PLACEMENTS}3/change/", {"color": 1}).status_code == 403
    assert moderator.post(f"{PLACEMENTS}3/delete/", {"post": "yes"}).status_code == 403


def test_a_placement_links_to_the_ban_of_its_player(moderator: Client, placements: None) -> None:
    Ban.objects.create(player="bob", reason="x")
    page = moderator.get(PLACEMENTS).content.decode()
    assert "/admin/board/ban/add/?player=ann" in page
    assert "/admin/board/ban/add/?player=bob" not in page
    form = moderator.get("/admin/board/ban/add/?player=ann").content.decode()
    assert 'value="ann"' in form


# --- notices and permissions ---------------------------------------------------------------


def test_an_empty_notice_is_refused(moderator: Client) -> None:
    response = moderator.post("/admin/board/board/notice/", {"text": " ", "level": "info"})
    assert response.context["form"].errors == {"text": ["This field is required."]}


def staff(client: Client, *permissions: str) -> Client:
    user = User.objects.create_user("helper", password="x", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client.force_login(user)
    return client


def test_each_page_wants_its_permission(board: Board, client: Client) -> None:
    helper = staff(client, "view_placement", "add_ban")
    assert helper.get(PLACEMENTS).status_code == 200
    assert helper.get("/admin/board/ban/add/").status_code == 200
    assert helper.get(BOARD).status_code == 403
    assert helper.get("/admin/board/protectedrectangle/").status_code == 403
    notice = {"text": "Hello", "level": "info"}
    assert helper.post("/admin/board/board/notice/", notice).status_code == 403


def test_who_may_only_view_the_board_changes_nothing(board: Board, client: Client) -> None:
    helper = staff(client, "view_board")
    assert helper.get(BOARD).status_code == 200
    assert helper.post(BOARD, {"announcement": "Mine"}).status_code == 403
    assert Board.objects.get().announcement == ""
