"""The folder of a local board: made when it is missing, and said when it cannot be."""

from __future__ import annotations

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def made_folder(path: Path) -> Path:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unusable(path, error) from error
    return path


def unusable(path: Path, error: OSError) -> ImproperlyConfigured:
    return ImproperlyConfigured(
        f"PLACE_DATA_DIR is {path}, which cannot be used: {error.strerror}. Let the folder belong "
        "to the user who runs this, or set PLACE_DATA_DIR to another."
    )
