from __future__ import annotations

from django.apps import AppConfig


class BoardConfig(AppConfig):
    name = "board"

    def ready(self) -> None:
        from board.identity import sign_in  # noqa: F401 - importing registers them
        from board.operations import checks, checks_aws  # noqa: F401
