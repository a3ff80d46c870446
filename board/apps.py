from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig

# Importing them is what registers their checks and their receiver of signals.
REGISTERED = ("board.identity.sign_in", "board.operations.checks", "board.operations.checks_aws")


class BoardConfig(AppConfig):
    name = "board"

    def ready(self) -> None:
        for name in REGISTERED:
            import_module(name)
