"""The release to publish: static files under hashed names, and the pages that name them."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.test import RequestFactory
from django.test.utils import override_settings
from django.urls import resolve

from provisioning.publish import INDEX, File, page, read

PAGES = {"/sw.js": "sw.js", "/manifest.webmanifest": "manifest.webmanifest", "/": INDEX}
HASHING = {"staticfiles": {"BACKEND": "placeproject.storage.HashedStaticFilesStorage"}}


def collect() -> list[File]:
    """As a production server would serve them, whatever this process is set up as."""
    with (
        tempfile.TemporaryDirectory(prefix="place-static-") as name,
        override_settings(DEBUG=False, STATIC_ROOT=name, STORAGES=settings.STORAGES | HASHING),
    ):
        folder = Path(name)
        call_command("collectstatic", interactive=False, verbosity=0)
        hashed = json.loads((folder / "staticfiles.json").read_text())["paths"].values()
        pages = [page(key, render(path)) for path, key in PAGES.items()]
        return [*read(folder, sorted(set(hashed))), *pages]


def render(path: str) -> bytes:
    view = resolve(path)
    response = view.func(RequestFactory().get(path), *view.args, **view.kwargs)
    content: bytes = response.content
    return content
