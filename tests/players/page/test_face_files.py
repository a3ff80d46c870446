"""A changed face arrives everywhere, without a restart."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.rig.client import BoardClient
from tests.rig.moderator import Moderator, create_moderator
from tests.rig.reply import send
from tests.rig.server import BoardServer

FACE = "/admin/board/boardface/1/change/"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BoardServer]:
    size = {"PLACE_WIDTH": "60", "PLACE_HEIGHT": "40"}
    with BoardServer(tmp_path_factory.mktemp("board"), **size) as server:
        create_moderator(server)
        yield server


async def test_open_pages_and_new_ones_show_it(server: BoardServer) -> None:
    moderator = Moderator(server)
    moderator.read("/admin/board/boardface/")
    async with BoardClient(server.url) as client:
        moderator.submit(FACE, name="Pixel <Town>", accent="#AB12CD", chat="https://chat.example/")

        def heard() -> bool:
            configs = [each for each in client.controls if each["type"] == "config"]
            return any(config["face"]["name"] == "Pixel <Town>" for config in configs)

        await client.until(heard, 40)
    page = send(server, "GET", "/").body.decode()
    assert "<title>Pixel &lt;Town&gt;</title>" in page
    assert 'property="og:site_name" content="Pixel &lt;Town&gt;"' in page
    assert '<link id="accent" rel="stylesheet" href="/face/ab12cd.css">' in page
    there = send(server, "GET", "/at/3,4").body.decode()
    assert "<title>Pixel &lt;Town&gt; – 3, 4</title>" in there
    assert "/face/ab12cd.css" in there
    manifest = json.loads(send(server, "GET", "/manifest.webmanifest").body)
    assert (manifest["name"], manifest["short_name"]) == ("Pixel <Town>",) * 2
    for path in ("/api/docs", "/problems/cooldown"):
        text = send(server, "GET", path).body.decode()
        assert "<title>Pixel &lt;Town&gt; –" in text
        assert 'href="https://chat.example/"' in text
    assert send(server, "GET", "/api/config").json["face"]["style"] == "/face/ab12cd.css"


def test_the_style_has_the_accent_for_both_themes(server: BoardServer) -> None:
    reply = send(server, "GET", "/face/ffff00.css")
    assert reply.headers["content-type"].startswith("text/css")
    assert "max-age=86400" in reply.headers["cache-control"]
    lines = reply.body.decode().splitlines()
    assert lines[0] == ":root { --accent: #ffff00; --on-accent: #000000; }"
    assert "#ffff00" not in lines[1]  # yellow on white
    for path in ("/face/ffff0.css", "/face/FFFF00.css", "/face/ffff00x.css"):
        assert send(server, "GET", path).status == 404
