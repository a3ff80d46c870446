"""The secret key of a local board: made once, kept where only its owner can read it."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from placeproject.data_dir import unusable


def local_secret_key(data_dir: Path) -> str:
    """Raises ImproperlyConfigured where it can be neither read nor kept."""
    try:
        return made_once(data_dir / "secret_key")
    except OSError as error:
        raise unusable(data_dir, error) from error


def made_once(path: Path) -> str:
    if not path.exists():
        draft = path.with_name(f"secret_key.{os.getpid()}")
        handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
        # A link never replaces: of two first starts at one moment, the second reads the first's.
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text(encoding="ascii").strip()
