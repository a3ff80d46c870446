"""The page, its manifest, its worker, and the map of activity, over HTTP."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator

import pytest

from tests.rig.server import BoardServer


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BoardServer]:
    with BoardServer(
        tmp_path_factory.mktemp("board"), PLACE_WIDTH="6", PLACE_HEIGHT="4"
    ) as server:
        yield server


def test_the_page_has_nothing_inline(server: BoardServer) -> None:
    status, data, headers = server.request("GET", "/")
    text = data.decode()
    assert status == 200
    policy = headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert f"connect-src 'self' ws://127.0.0.1:{server.port} " in policy
    assert re.findall(r"<script(?![^>]*\bsrc=)", text) == []
    assert re.findall(r"<style|\sstyle=|\son\w+=", text) == []


def test_the_page_speaks_the_readers_language(server: BoardServer) -> None:
    _, data, headers = server.request("GET", "/", headers={"Accept-Language": "fr"})
    assert '<html lang="fr" data-words="/words/fr.json">' in data.decode()
    assert "Accept-Language" in headers["Vary"]
    _, words, _ = server.request("GET", "/words/fr.json")
    assert words["catalog"]["red"] == "rouge"


def test_whatever_the_worker_keeps_is_there(server: BoardServer) -> None:
    status, data, headers = server.request("GET", "/sw.js")
    assert (status, headers["Content-Type"]) == (200, "text/javascript")
    files = re.findall(r'"(/(?:static|words)/[^"]+)"', data.decode())
    assert {"/words/de.json", "/words/fr.json"} <= set(files)
    assert any(name.endswith("main.js") for name in files)
    assert len(files) == len(set(files)), "a list with a file twice is not kept at all"
    for name in files:
        assert server.request("GET", name)[0] == 200, name


def test_the_map_of_activity_follows_the_ledger(server: BoardServer) -> None:
    player = server.new_player()
    status, _ = server.place(player, 2, 1, 5)
    assert status == 200
    server.manage("verify_board")  # which waits for the ledger
    status, data, headers = server.request("GET", "/api/activity")
    assert (status, headers["Content-Type"]) == (200, "application/octet-stream")
    levels = data[16:]
    assert [pixel for pixel, level in enumerate(levels) if level] == [(1 << 8) + 2]
    for accept, encoding in (
        ("br, gzip", "gzip"),
        ("gzip;q=0", None),
        ("br", None),
        ("*", "gzip"),
    ):
        wanted = {"Accept-Encoding": accept}
        _, body, headers = server.request("GET", "/api/activity", headers=wanted)
        assert headers.get("Content-Encoding") == encoding
        assert (gzip.decompress(body) if encoding else body)[16:] == levels
