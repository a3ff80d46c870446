"""What is the same for everybody, as a running server answers it: made once, sent compressed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from board.identity.visitor import Visitor
from placeproject.web.prepared import PATHS, wanted_of
from tests.browser.app import set_board
from tests.rig.deployed import DEPLOYED
from tests.rig.fuse import until
from tests.rig.moderator import Moderator, create_moderator
from tests.rig.reply import Reply, call, send
from tests.rig.server import BoardServer


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BoardServer]:
    """As in production, where nothing is made again without a reason."""
    settings = {**DEPLOYED, "ALLOWED_HOSTS": "127.0.0.1,board.example.org"}
    with BoardServer(tmp_path_factory.mktemp("prepared"), **settings) as server:
        yield server


def text(reply: Reply) -> str:
    return reply.content.decode()


@pytest.mark.parametrize("path", sorted(PATHS))
@pytest.mark.parametrize("encoding", ["br", "gzip", None])
def test_it_comes_compressed_as_it_was_asked_for(
    server: BoardServer, path: str, encoding: str | None
) -> None:
    plain = send(server, "GET", path, Accept_Encoding="identity")
    reply = send(server, "GET", path, Accept_Encoding=encoding or "zstd")
    assert (plain.status, reply.status) == (200, 200)
    assert reply.headers.get("content-encoding") == encoding
    assert text(reply) == text(plain)
    assert "Accept-Encoding" in reply.headers["vary"]
    assert reply.headers["content-type"] == plain.headers["content-type"]
    if encoding:
        assert len(reply.body) < len(plain.body) or len(plain.body) < 100


@pytest.mark.parametrize("path", ["/", "/api/config"])
def test_what_the_browser_has_is_not_sent_again(server: BoardServer, path: str) -> None:
    known = send(server, "GET", path, Accept_Encoding="br").headers["etag"]
    again = send(server, "GET", path, Accept_Encoding="br", If_None_Match=known)
    assert (again.status, again.body, again.headers["etag"]) == (304, b"", known)
    assert send(server, "GET", path, Accept_Encoding="gzip", If_None_Match=known).status == 200


@pytest.mark.parametrize("path", ["/", "/api/config"])
def test_a_head_tells_the_length_and_sends_nothing(server: BoardServer, path: str) -> None:
    whole = send(server, "GET", path, Accept_Encoding="br")
    head = send(server, "HEAD", path, Accept_Encoding="br")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == whole.headers["content-length"]


def test_each_reader_gets_the_language_asked_for(server: BoardServer) -> None:
    for accept, cookie, language in (
        ("fr", "", "fr"),
        ("de-AT,de;q=0.9,en;q=0.8", "", "de"),
        ("fr", "django_language=de", "de"),
        ("fr", "other=1; django_language=en", "en"),
        ("fr", "django_language=../etc", "fr"),
        ("x" * 600, "", "en"),
        ("", "", "en"),
    ):
        reply = send(server, "GET", "/", Accept_Language=accept, Cookie=cookie)
        assert f'<html lang="{language}"' in text(reply), (accept, cookie)
        assert reply.headers["content-language"] == language
        assert {"Accept-Language", "Cookie"} <= set(reply.headers["vary"].split(", "))


def test_each_host_is_in_its_own_policy_and_others_in_none(server: BoardServer) -> None:
    for host in ("board.example.org", f"127.0.0.1:{server.port}"):
        for path in ("/", "/api/config"):
            policy = send(server, "GET", path, Host=host).headers["content-security-policy"]
            assert f"wss://{host}" in policy
    for host in ("evil.example", "", "board.example.org/x"):
        assert send(server, "GET", "/", Host=host).status == 400


def test_the_headers_are_those_that_django_gives_everybody(server: BoardServer) -> None:
    headers = send(server, "GET", "/").headers
    assert headers["cache-control"] == "private, no-cache"
    for name in ("x-content-type-options", "referrer-policy", "permissions-policy"):
        assert name in headers
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "set-cookie" not in headers
    assert send(server, "GET", "/api/config").headers["cache-control"] == "no-store"


def test_other_methods_are_answered_as_before(server: BoardServer) -> None:
    refused = send(server, "DELETE", "/api/config")
    assert (refused.status, refused.headers["allow"]) == (405, "GET, HEAD")


def test_a_link_behind_a_question_mark_gets_the_page(server: BoardServer) -> None:
    assert text(send(server, "GET", "/?x=1&y=2")) == text(send(server, "GET", "/"))


def test_another_process_changes_the_settings_and_everybody_hears(server: BoardServer) -> None:
    before = send(server, "GET", "/api/config").headers["etag"]
    for announcement in ("Finale at six", ""):
        set_board(server, announcement=announcement)
        until(
            lambda said=announcement: (
                send(server, "GET", "/api/config").json["announcement"] == said
            ),
            "the answer is of the new settings",
        )
    assert send(server, "GET", "/api/config").headers["etag"] == before


def test_a_moderators_page_is_nobody_elses(server: BoardServer) -> None:
    create_moderator(server)
    moderator = Moderator(server)
    assert moderator.read("/admin/") != moderator.read("/")
    assert moderator.read("/") == text(send(server, "GET", "/"))


async def test_without_a_board_it_says_so_and_is_asked_again() -> None:
    assert (await call("GET", "/api/config")).status == 503
    assert (await call("GET", "/")).status == 200


@pytest.mark.parametrize(
    "changes",
    [
        {"path": "/api/me"},
        {"path": "/admin/"},
        {"method": "POST"},
        {"headers": [(b"host", b"evil.example")]},
        {"headers": []},
        {"raw_path": b"/?"},
        {"raw_path": b"/api/%63onfig"},
    ],
)
def test_django_sees_all_else_itself(settings: Any, changes: dict[str, Any]) -> None:
    settings.ALLOWED_HOSTS = ["board.example.org"]
    plain = {"method": "GET", "path": "/", "headers": [(b"host", b"board.example.org")]}
    assert wanted_of(plain, Visitor.of_scope(plain))
    scope = plain | changes
    assert wanted_of(scope, Visitor.of_scope(scope)) is None


def test_who_is_to_come_over_tls_is_led_there_by_django(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["board.example.org"]
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    for said, is_wanted in (("http", False), ("https", True), ("", False)):
        headers = [(b"host", b"board.example.org"), (b"x-forwarded-proto", said.encode())]
        scope = {"method": "GET", "path": "/", "headers": headers}
        assert bool(wanted_of(scope, Visitor.of_scope(scope))) == is_wanted
