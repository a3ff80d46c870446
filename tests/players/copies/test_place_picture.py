"""`/at/x,y` as a crawler reads it: tags, and the picture of the region as of now."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from PIL import Image

from board.core.palette import PALETTE_2017
from board.pictures.drawing import GROUND
from board.pictures.quota import A_MINUTE
from tests.rig.board import board_as_of
from tests.rig.reply import Reply, send
from tests.rig.server import BoardServer


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BoardServer]:
    size = {"PLACE_WIDTH": "401", "PLACE_HEIGHT": "300", "PLACE_TRUSTED_PROXIES": "1"}
    with BoardServer(tmp_path_factory.mktemp("board"), **size) as server:
        yield server


def tags(reply: Reply) -> dict[str, str]:
    found = re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)"', reply.body.decode())
    return {name: html.unescape(value) for name, value in found}


def test_a_crawler_gets_tags_and_the_picture_of_the_region(server: BoardServer) -> None:
    status, placed = server.place(server.new_player(), 201, 150, 5)
    assert status == 200
    board_as_of(server, placed["seq"])
    page = send(server, "GET", "/at/201,150", User_Agent="Twitterbot/1.0")
    assert page.status == 200
    found = tags(page)
    assert found["og:title"] == "Place – 201, 150"
    assert "201, 150" in found["og:description"]
    assert found["twitter:card"] == "summary_large_image"
    assert found["og:image"] == f"{server.url}/at/201,150.png"
    picture = send(server, "GET", urlsplit(found["og:image"]).path)
    assert (picture.status, picture.headers["content-type"]) == (200, "image/png")
    assert picture.headers["cache-control"] == "public, max-age=10"
    assert picture.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "set-cookie" not in picture.headers
    image = Image.open(io.BytesIO(picture.body))
    assert image.size == (1200, 630)
    colors = {color for _, color in image.convert("RGB").getcolors() or ()}
    assert colors == {PALETTE_2017[0].rgb, PALETTE_2017[5].rgb}


def test_a_link_to_the_whole_board_shows_it_as_it_is_now(server: BoardServer) -> None:
    _, placed = server.place(server.new_player(), 400, 299, 4)
    board_as_of(server, placed["seq"])
    found = tags(send(server, "GET", "/", User_Agent="Twitterbot/1.0"))
    assert found["og:url"] == f"{server.url}/"
    assert (found["og:title"], found["twitter:card"]) == ("Place", "summary_large_image")
    picture = send(server, "GET", urlsplit(found["og:image"]).path)
    assert picture.headers["cache-control"] == "public, max-age=10"
    image = Image.open(io.BytesIO(picture.body)).convert("RGB")
    assert image.size == (1200, 630)
    # 401 × 300 pixels, each as two by two.
    assert image.getpixel((200, 16)) == PALETTE_2017[0].rgb
    assert image.getpixel((200 + 801, 16 + 599)) == PALETTE_2017[4].rgb
    assert image.getpixel((100, 315)) == GROUND


def test_the_picture_shows_the_pixels_where_they_are(server: BoardServer) -> None:
    """A wide board has rows that begin in the middle of a byte."""
    for x, y in ((0, 1), (1, 1), (2, 2), (3, 0)):
        server.place(server.new_player(), x, y, 3)
    board_as_of(server, 4)
    picture = send(server, "GET", "/at/0,0,32.png", X_Forwarded_For="192.0.2.1")
    image = Image.open(io.BytesIO(picture.body)).convert("RGB")
    black = [
        (x, y)
        for x in range(8)
        for y in range(8)
        if image.getpixel((x * 32 + 16, y * 32 + 16)) == PALETTE_2017[3].rgb
    ]
    assert black == [(0, 1), (1, 1), (2, 2), (3, 0)]


@pytest.mark.parametrize(
    "place",
    ["", "401,0", "0,300", "-1,0", "-0,0", "x,y", "1e2,3", "9" * 4000 + ",1", "%00,1", "1,2,99"],
)
def test_what_is_no_place_is_not_found(server: BoardServer, place: str) -> None:
    for path in (f"/at/{place}", f"/at/{place}.png"):
        reply = send(server, "GET", path)
        assert (reply.status, reply.problem) == (404, "not-found")
    page = send(server, "GET", f"/at/{place}", Accept="text/html,*/*;q=0.8")
    assert (page.status, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert b"There is nothing here." in page.body


def test_other_methods_are_refused(server: BoardServer) -> None:
    for path in ("/at/1,1", "/at/1,1.png"):
        assert send(server, "POST", path).problem == "method-not-allowed"
        assert send(server, "HEAD", path).status == 200


def test_the_page_at_a_place_is_the_page(server: BoardServer) -> None:
    whole, there = send(server, "GET", "/"), send(server, "GET", "/at/1,1")
    assert there.headers["content-security-policy"] == whole.headers["content-security-policy"]
    assert there.headers["cache-control"] == whole.headers["cache-control"]
    body = [reply.body[reply.body.index(b"<body>") :] for reply in (whole, there)]
    assert body[0] == body[1]
    french = send(server, "GET", "/at/1,1", Accept_Language="fr")
    assert '<html lang="fr"' in french.body.decode()


def test_one_network_has_so_many_pictures_drawn_a_minute(server: BoardServer) -> None:
    replies = [
        send(server, "GET", f"/at/{40 + 8 * step},150,16.png", X_Forwarded_For="192.0.2.77")
        for step in range(A_MINUTE + 1)
    ]
    assert [reply.status for reply in replies] == [200] * A_MINUTE + [429]
    assert replies[-1].problem == "too-many"
    assert int(replies[-1].headers["retry-after"]) >= 1
    drawn = send(server, "GET", "/at/40,150,16.png", X_Forwarded_For="192.0.2.77")
    other = send(server, "GET", "/at/300,20,16.png", X_Forwarded_For="192.0.2.78")
    assert (drawn.status, other.status) == (200, 200)
