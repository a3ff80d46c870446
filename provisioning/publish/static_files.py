"""The release to publish: static files under hashed names, and the pages that name them."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command
from django.test import RequestFactory
from django.test.utils import override_settings
from django.urls import resolve
from django.utils.translation import override

from provisioning.publish.web_file import COMPRESSED, INDEX, File, page, read

HASHING = {"staticfiles": {"BACKEND": "placeproject.web.storage.HashedStaticFilesStorage"}}


def collect(url: str) -> list[File]:
    """As a production server at `url` would serve them, whatever this process is set up as."""
    with (
        tempfile.TemporaryDirectory(prefix="place-static-") as name,
        override_settings(
            DEBUG=False,
            ALLOWED_HOSTS=["*"],
            STATIC_ROOT=name,
            STORAGES=settings.STORAGES | HASHING,
            # Compressed once, when they are read: the server's own copies are not published.
            SERVESTATIC_SKIP_COMPRESS_EXTENSIONS=[suffix[1:] for suffix in sorted(COMPRESSED)],
        ),
    ):
        folder = Path(name)
        call_command("collectstatic", interactive=False, verbosity=0)
        hashed = json.loads((folder / "staticfiles.json").read_text())["paths"].values()
        return [*read(folder, sorted(set(hashed))), *pages(urlsplit(url).netloc)]


def pages(host: str) -> Iterator[File]:
    """English under the plain names; the edge picks another language by name (viewer.js)."""
    for language, _ in settings.LANGUAGES:
        if language != settings.LANGUAGE_CODE:
            yield page(f"words/{language}.json", render(f"/words/{language}.json", language, host))
            yield page(f"index.{language}.html", render("/", language, host))
    for name in ("sw.js", "manifest.webmanifest"):
        yield page(name, render(f"/{name}", settings.LANGUAGE_CODE, host))
    yield page(INDEX, render("/", settings.LANGUAGE_CODE, host))


def render(path: str, language: str, host: str) -> bytes:
    view = resolve(path)
    with override(language):
        request = RequestFactory().get(path, secure=True, headers={"Host": host})
        response = view.func(request, *view.args, **view.kwargs)
    content: bytes = response.content
    return content
