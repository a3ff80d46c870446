"""Typed, loud reading of environment variables; only settings.py uses it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from board.identity.proxies import MOST, Proxies

TRUE, FALSE = ("1", "true", "yes", "on"), ("0", "false", "no", "off")
SILENT_TRANSACTION_MS = 10_000  # longer than any of ours waits between two statements


class Environment:
    """Reads a mapping of names and values and remembers which names it was asked for."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values
        self._known: set[str] = set()

    @property
    def known(self) -> frozenset[str]:
        """Every name that was asked for."""
        return frozenset(self._known)

    def text(self, name: str, default: str = "") -> str:
        self._known.add(name)
        return self._values.get(name, "").strip() or default

    def flag(self, name: str, default: bool) -> bool:
        word = self.text(name, str(default)).lower()
        if word in TRUE + FALSE:
            return word in TRUE
        raise ImproperlyConfigured(f"{name} must be one of {TRUE + FALSE}, not {word!r}.")

    def whole(self, name: str, default: int, least: int, most: int) -> int:
        word = self.text(name, str(default))
        try:
            number = int(word)
        except ValueError:
            number = least - 1
        if least <= number <= most:
            return number
        raise ImproperlyConfigured(
            f"{name} must be a whole number from {least} to {most}, not {word!r}."
        )

    def words(self, name: str, default: Sequence[str] = ()) -> list[str]:
        """A comma-separated list."""
        text = self.text(name)
        return [word.strip() for word in text.split(",") if word.strip()] or list(default)

    def choice(self, name: str, choices: Mapping[str, str], default: str) -> str:
        """The value that `choices` holds for the word in the environment."""
        word = self.text(name, default)
        if word in choices:
            return choices[word]
        raise ImproperlyConfigured(f"{name} must be one of {sorted(choices)}, not {word!r}.")

    def word(self, name: str, words: Sequence[str]) -> str:
        """One of `words`; the first unless told otherwise."""
        return self.choice(name, dict(zip(words, words, strict=True)), words[0])

    def database(self, name: str, default: Path) -> Any:
        """Django's form of a database URL, or of the SQLite file that is the default; the URL
        itself is not repeated, it may hold a password."""
        url = self.text(name)
        if not url:
            return {"ENGINE": "django.db.backends.sqlite3", "NAME": default}
        try:
            database = dj_database_url.parse(url) if is_quoted(url) else {"ENGINE": ""}
        except ValueError:
            database = {"ENGINE": ""}
        if database["ENGINE"].rsplit(".", 1)[-1] in ("sqlite3", "postgresql"):
            refuse_options(name, database)
            return let_go(database)
        raise ImproperlyConfigured(
            f"{name} must be like sqlite:////path/to/place.sqlite3 or "
            "postgres://user:password@host:5432/name, with special characters of the password or "
            "path as in %40 for @, %2F for /, %3F for ? and %23 for #."
        )

    def proxies(self, name: str) -> Proxies:
        word = self.text(name, "0")
        try:
            return Proxies.parse(word)
        except ValueError as error:
            raise ImproperlyConfigured(
                f"{name} must be a number of proxies from 0 to {MOST}, or their addresses and "
                f"networks as in 127.0.0.1, 10.20.0.0/16; not {word!r}. {error}"
            ) from error

    def refuse_unknown(self, prefix: str) -> None:
        """A mistyped name must not pass silently."""
        unknown = sorted(
            name for name in self._values if name.startswith(prefix) and name not in self._known
        )
        if unknown:
            known = ", ".join(sorted(name for name in self._known if name.startswith(prefix)))
            raise ImproperlyConfigured(
                f"Nothing reads {', '.join(unknown)}. The {prefix}* names are: {known}."
            )


def refuse_options(name: str, database: Any) -> None:
    """What stands behind ? in a PostgreSQL URL and its client library does not know."""
    options = database.get("OPTIONS", {})
    if not options or not database["ENGINE"].endswith("postgresql"):
        return
    from psycopg import ProgrammingError, conninfo  # a tenth of a second, which SQLite spares

    try:
        conninfo.make_conninfo(**options)
    except ProgrammingError as error:
        raise ImproperlyConfigured(
            f"{name} has an option that PostgreSQL's client does not know. {error}"
        ) from error


def let_go(database: Any) -> Any:
    """Has PostgreSQL end a transaction whose client went silent in its middle: it would hold its
    locks for as long as TCP believes in the client, by default two hours. Of two such options the
    last one counts: the operator's own."""
    if database["ENGINE"].endswith("postgresql"):
        limit = f"-c idle_in_transaction_session_timeout={SILENT_TRANSACTION_MS}"
        options = database.setdefault("OPTIONS", {})
        options["options"] = f"{limit} {options.get('options', '')}".rstrip()
    return database


def is_quoted(url: str) -> bool:
    """Not so when a / or ? of a password, or a # or ? of a path, has ended a part too early:
    another database would be meant. Raises ValueError for what is no URL."""
    parts = urlsplit(url)
    if parts.scheme.startswith("sqlite"):
        return not (parts.query or parts.fragment)
    return "@" not in parts.path + parts.query and not parts.fragment
