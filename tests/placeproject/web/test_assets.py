"""Static files as a browser asks for them, in front of Django."""

from __future__ import annotations

import pytest
from django.conf import settings

from tests.rig.reply import call

SCRIPT = "/static/js/main.js"
SOURCE = (settings.BASE_DIR / "static" / "js" / "main.js").read_bytes()


async def test_a_script_comes_whole_and_as_what_it_is() -> None:
    reply = await call("GET", SCRIPT)
    assert (reply.status, reply.body) == (200, SOURCE)
    assert reply.headers["content-type"].startswith("text/javascript")
    assert reply.headers["content-length"] == str(len(SOURCE))
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert reply.headers["cross-origin-resource-policy"] == "same-origin"


async def test_a_head_tells_the_length_and_sends_nothing() -> None:
    reply = await call("HEAD", SCRIPT)
    assert (reply.status, reply.body) == (200, b"")
    assert reply.headers["content-length"] == str(len(SOURCE))


async def test_what_the_browser_has_is_not_sent_again() -> None:
    known = (await call("GET", SCRIPT)).headers["etag"]
    reply = await call("GET", SCRIPT, If_None_Match=known)
    assert (reply.status, reply.body) == (304, b"")
    assert reply.headers["etag"] == known


async def test_a_part_is_sent_alone() -> None:
    reply = await call("GET", SCRIPT, Range="bytes=3-9")
    assert (reply.status, reply.body) == (206, SOURCE[3:10])
    assert reply.headers["content-range"] == f"bytes 3-9/{len(SOURCE)}"


async def test_the_admins_own_files_are_there() -> None:
    assert (await call("GET", "/static/admin/css/base.css")).status == 200


async def test_a_file_is_only_read() -> None:
    reply = await call("POST", SCRIPT)
    assert (reply.status, reply.headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(
    "path",
    [
        "/static/js/nothing.js",
        "/static/js",
        "/static/",
        "/static/../manage.py",
        "/static//etc/passwd",
        "/static/js/%00",
        "/static/\0",
        "/manage.py",
    ],
)
async def test_whatever_is_not_a_static_file_is_not_there(path: str) -> None:
    assert (await call("GET", path)).status == 404
