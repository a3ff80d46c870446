"""Static files, and which of them start the page: its modules as they are, or one script that is
joined out of them, under hashed names. So with its style sheets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.core.files.base import ContentFile
from servestatic.storage import CompressedManifestStaticFilesStorage

from placeproject.web.join import joined, reachable
from placeproject.web.sheets import imported_sheets, joined_sheets

FIRST = "js/main.js"
TIMELAPSE = "js/join/timelapse/timelapse.js"  # what the page loads when somebody opens it
JOINED = {FIRST: "js/page.js", TIMELAPSE: "js/timelapse.js"}
FIRST_SHEET, JOINED_SHEET = "css/main.css", "css/page.css"


class Modules:
    """Our ES modules as they are in the source."""

    def with_imports(self, first: str) -> list[str]:
        """A module of ours and all that it imports, itself first."""
        return reachable(first, source)[::-1]


class PlainStaticFilesStorage(Modules, StaticFilesStorage):
    """For those who change the page: each module by itself, under its own name."""

    def page_scripts(self) -> list[str]:
        """The one that starts the page first."""
        return self.with_imports(FIRST)

    def timelapse_script(self) -> str:
        return TIMELAPSE

    def page_sheets(self) -> list[str]:
        return [FIRST_SHEET, *imported_sheets(FIRST_SHEET, source)]


class HashedStaticFilesStorage(Modules, CompressedManifestStaticFilesStorage):
    """Imports between ES modules that are not joined (those of workers) are rewritten, too."""

    support_js_module_import_aggregation = True
    max_post_process_passes = 10  # at least as many as modules stand behind one another

    def page_scripts(self) -> list[str]:
        return [JOINED[FIRST]]

    def timelapse_script(self) -> str:
        return JOINED[TIMELAPSE]

    def page_sheets(self) -> list[str]:
        return [JOINED_SHEET]

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[tuple[str, str | None, bool | Exception]]:
        if not dry_run:
            paths = {**paths, **self._join(paths)}
        yield from super().post_process(paths, dry_run=dry_run, **options)

    def _join(self, paths: dict[str, Any]) -> dict[str, Any]:
        def read(name: str) -> str:
            storage, path = paths[name]
            with storage.open(path) as file:
                return str(file.read().decode())

        texts = {name: joined(first, read) for first, name in JOINED.items()}
        texts[JOINED_SHEET] = joined_sheets(FIRST_SHEET, read)
        for name in texts:
            self.delete(name)
        return {
            name: (self, self._save(name, ContentFile(text.encode())))
            for name, text in texts.items()
        }


def source(name: str) -> str:
    return str((settings.BASE_DIR / "static" / name).read_text())
