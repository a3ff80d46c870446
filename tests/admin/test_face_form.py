"""What moderators may say of the board's face, and how a page from before is refused."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from board.models import Board, BoardFace
from board.moderation import decisions
from tests.admin.test_pages import board, errors_of, filled_in, moderator, refused, save
from tests.rig.valkey import ValkeyServer

__all__ = ["board", "moderator"]  # fixtures
FACE = "/admin/board/boardface/1/change/"


@pytest.fixture(autouse=True)
def face(moderator: Client, valkey: ValkeyServer) -> BoardFace:
    return decisions.the_face()


def picture(color: str) -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), color).save(out, "PNG")
    return SimpleUploadedFile("logo.png", out.getvalue(), "image/png")


def test_a_face_is_saved_and_raises_the_revision(moderator: Client) -> None:
    before = Board.objects.get().revision
    answer = save(
        moderator,
        FACE,
        name="Pixel Town",
        accent="#ab12cd",
        rules="Be kind.\nNo hate.",
        chat="https://chat.example/x",
        privacy="https://town.example/privacy",
        contact="us@town.example",
    )
    assert answer.status_code == 302
    found = Board.objects.get().live_settings()
    assert found.revision == before + 1
    assert (found.face.name, found.face.accent) == ("Pixel Town", "#AB12CD")
    assert found.face.rules.split() == ["Be", "kind.", "No", "hate."]
    assert found.face.contact == "mailto:us@town.example"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 41),
        ("accent", "red"),
        ("accent", "#12345"),
        ("accent", "#123456;}"),
        ("rules", "x" * 2001),
        ("chat", "http://chat.example"),
        ("chat", "javascript:alert(1)"),
        ("privacy", "//chat.example"),
        ("contact", "javascript:alert(1)//@x"),
        ("contact", "http://town.example"),
        ("contact", "data:text/html,x"),
        ("contact", "nobody"),
        ("contact", "mailto:a@b.example?bcc=c@d.example"),
    ],
)
def test_what_cannot_be_shown_safely_is_refused(moderator: Client, field: str, value: str) -> None:
    assert list(errors_of(save(moderator, FACE, **{field: value}))) == [field]
    assert Board.objects.get().live_settings().face.name == "Place"


def test_a_logo_is_served_by_its_content(moderator: Client, client: Client) -> None:
    save(moderator, FACE, logo=picture("red"))
    address = BoardFace.current().face().logo_address
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    save(moderator, FACE, name="Other")
    assert BoardFace.current().face().logo_address == address
    save(moderator, FACE, logo=picture("blue"))
    assert BoardFace.current().face().logo_address != address
    save(moderator, FACE, no_logo="on")
    assert BoardFace.current().face().logo_address == ""
    assert client.get("/face/" + "0" * 32 + ".png").status_code == 404


def test_a_file_that_is_no_picture_is_refused(moderator: Client) -> None:
    svg = SimpleUploadedFile("logo.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/png")
    [sentence] = errors_of(save(moderator, FACE, logo=svg))["logo"]
    assert "can’t be read as a picture" in sentence


def test_an_older_page_undoes_no_newer_face(moderator: Client) -> None:
    older = filled_in(moderator, FACE, rules="From before")
    save(moderator, FACE, name="Newer")
    assert "name from Place to Newer" in refused(moderator, FACE, older)
    older = filled_in(moderator, FACE, rules="From before")
    save(moderator, FACE, logo=picture("red"))
    assert "logo" in refused(moderator, FACE, older)
    assert BoardFace.current().logo_hash


def test_only_who_may_change_the_face_does(moderator: Client, client: Client) -> None:
    helper = User.objects.create_user("helper", password="x", is_staff=True)
    helper.user_permissions.add(Permission.objects.get(codename="change_board"))
    client.force_login(helper)
    form: dict[str, Any] = {"name": "Mine"}
    assert client.post(FACE, form).status_code == 403
    helper.user_permissions.add(Permission.objects.get(codename="change_boardface"))
    client.force_login(User.objects.get(pk=helper.pk))
    assert save(client, FACE, name="Ours").status_code == 302


def test_the_admin_is_headed_by_the_boards_own_name(moderator: Client, client: Client) -> None:
    save(moderator, FACE, name="Pixel <Town>")
    for page in (moderator.get("/admin/"), moderator.get(FACE)):
        text = page.content.decode()
        assert "Pixel &lt;Town&gt;: moderation" in text
        assert re.search(r"<title>[^<]*\| Pixel &lt;Town&gt;</title>", text)
        assert "Place moderation" not in text


def test_the_page_shows_a_preview(moderator: Client) -> None:
    page = moderator.get(FACE).content.decode()
    assert page.count('class="face-preview"') == 2
    assert 'preview/face.js" type="module"' in page
