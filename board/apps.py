from __future__ import annotations

from django.apps import AppConfig


class BoardConfig(AppConfig):
    name = "board"

    def ready(self) -> None:
        from board import checks, checks_aws  # noqa: F401 - importing them registers them
