"""The release to publish: static files collected with hashed names, and the page itself."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.template.loader import render_to_string
from django.test.utils import override_settings

from provisioning.publish import File, read

PAGE = "board/index.html"
HASHING = {"staticfiles": {"BACKEND": "placeproject.storage.HashedStaticFilesStorage"}}


def collect() -> list[File]:
    """As a production server would, whatever this process is set up as."""
    with (
        tempfile.TemporaryDirectory(prefix="place-static-") as folder,
        override_settings(STATIC_ROOT=folder, STORAGES=settings.STORAGES | HASHING),
    ):
        call_command("collectstatic", interactive=False, verbosity=0)
        return read(Path(folder), render_to_string(PAGE).encode())
