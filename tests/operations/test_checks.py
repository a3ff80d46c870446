from __future__ import annotations

import platform
from pathlib import Path
from typing import Any

import pytest

from board.identity.proxies import Proxies
from board.operations import checks


def ids(messages: list[Any]) -> list[str]:
    assert all(message.hint for message in messages), "each says what to change"
    return [message.id for message in messages]


@pytest.mark.parametrize(
    "url",
    [
        "redis://localhost",
        "redis://:secret@valkey.example.org:6380",
        "rediss://user:secret@valkey.example.org:6379/0",
        "redis://[::1]:6379",
        "unix:///run/valkey.sock",
    ],
)
def test_an_address_of_a_valkey_is_fine(settings: Any, url: str) -> None:
    settings.VALKEY_URL = url
    assert checks.valkey_url() == []


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("http://localhost:6379", "begins with 'http'"),
        ("valkey://localhost", "begins with 'valkey'"),
        ("localhost:6379", "begins with 'localhost'"),
        ("10.0.0.1", "begins with 'no scheme'"),
        ("redis://", "names no host"),
        ("redis:///1", "names no host"),
        ("redis://localhost:port", "is not an address"),
        ("redis://localhost:99999", "is not an address"),
        ("redis://[::1", "is not an address"),
        ("redis://localhost/3", "names a database"),
        ("redis://localhost?db=3", "names a database"),
        ("unix://valkey.sock", "names no absolute path"),
    ],
)
def test_a_wrong_valkey_url_is_refused(settings: Any, url: str, sentence: str) -> None:
    settings.VALKEY_URL = url
    [message] = checks.valkey_url()
    assert ids([message]) == ["board.E001"]
    assert sentence in message.msg


def test_a_valkey_url_is_not_repeated_with_its_password(settings: Any) -> None:
    for url in ("redis://:s3cret@localhost:port", "redis://:s3cret/x@localhost"):
        settings.VALKEY_URL = url
        [message] = checks.valkey_url()
        assert "s3cret" not in message.msg + str(message.hint)


SQLITE, POSTGRESQL = "django.db.backends.sqlite3", "django.db.backends.postgresql"


@pytest.mark.parametrize(
    "database",
    [
        {"ENGINE": POSTGRESQL, "NAME": ""},
        {"ENGINE": SQLITE, "NAME": ":memory:"},
        {"ENGINE": SQLITE, "NAME": "/nowhere/at/all/place.sqlite3"},
    ],
)
def test_a_database_that_keeps_nothing_is_refused(database: dict[str, str]) -> None:
    [(_, hint)] = checks.wrong_with_database(database)
    assert hint


def test_a_wrong_database_is_an_error(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert checks.database() == []
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", ":memory:")
    assert ids(checks.database()) == ["board.E002"]


def test_a_file_in_a_folder_of_ours_is_fine(tmp_path: Path) -> None:
    database = {"ENGINE": SQLITE, "NAME": tmp_path / "place.sqlite3"}
    assert list(checks.wrong_with_database(database)) == []


def test_production_needs_its_names(settings: Any) -> None:
    settings.DEBUG, settings.ALLOWED_HOSTS = False, []
    assert ids(checks.allowed_hosts()) == ["board.E003"]
    settings.ALLOWED_HOSTS = ["place.example.org"]
    assert checks.allowed_hosts() == []
    settings.DEBUG, settings.ALLOWED_HOSTS = True, []
    assert checks.allowed_hosts() == []


@pytest.mark.parametrize(
    "host", ["*", "place.example.org", ".example.org", "localhost", "127.0.0.1", "[::1]"]
)
def test_a_host_may_be_a_name_or_an_address(settings: Any, host: str) -> None:
    settings.ALLOWED_HOSTS = [host]
    assert checks.hosts() == []


@pytest.mark.parametrize(
    "host", ["https://example.org", "a.org:443", "a.org/x", "a b", "::1", "*."]
)
def test_what_is_no_host_lets_nobody_in(settings: Any, host: str) -> None:
    settings.ALLOWED_HOSTS = ["example.org", host]
    assert ids(checks.hosts()) == ["board.E007"]


def test_https_needs_a_proxy_that_is_believed(settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT, settings.PLACE_TRUSTED_PROXIES = True, Proxies()
    assert ids(checks.proxies()) == ["board.E004"]
    settings.PLACE_TRUSTED_PROXIES = Proxies.parse("1")
    assert checks.proxies() == []
    settings.SECURE_SSL_REDIRECT, settings.PLACE_TRUSTED_PROXIES = False, Proxies()
    assert checks.proxies() == []


def test_an_embedded_valkey_needs_its_platform(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.VALKEY_IS_EMBEDDED = True
    assert checks.embedded_valkey() == []
    monkeypatch.setattr(platform, "system", lambda: "Plan9")
    assert ids(checks.embedded_valkey()) == ["board.E005"]
    settings.VALKEY_IS_EMBEDDED = False
    assert checks.embedded_valkey() == []


def test_a_palette_fits_into_the_pixels(settings: Any) -> None:
    settings.PLACE_PALETTE, settings.PLACE_COLORS_MAX = "2022", 16
    [error] = checks.palette()
    assert error.id == "board.E009"
    assert "has 32 colours" in error.msg and "PLACE_COLORS_MAX=256" in str(error.hint)
    settings.PLACE_COLORS_MAX = 256
    assert checks.palette() == []
    settings.PLACE_PALETTE, settings.PLACE_COLORS_MAX = "2017", 16
    assert checks.palette() == []


def test_the_outbox_holds_more_than_the_rings_want(settings: Any) -> None:
    settings.PLACE_RING_ENTRIES, settings.PLACE_OUTBOX_LIMIT = 1000, 1000
    assert ids(checks.outbox()) == ["board.E006"]
    settings.PLACE_OUTBOX_LIMIT = 1001
    assert checks.outbox() == []
