"""`manage.py export_archive`: the event as a folder for any static host."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from board.management.archiving import archive
from board.management.interrupt import LongCommand
from board.management.making import making
from board.operations.backup.refusal import Refused


class Command(LongCommand):
    help = (
        "Writes the event as a folder of files: the board, its time-lapse, statistics and data. "
        "Any static host serves it, at any address, and no server of ours is needed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        words = "a folder that is not there yet, or empty"
        parser.add_argument("out", type=Path, metavar="DIR", help=words)

    def handle(self, *args: Any, **options: Any) -> None:
        out = options["out"].absolute()
        with making(out):
            try:
                seq = archive(out)
            except Refused as error:
                raise CommandError(str(error)) from error
        self.stdout.write(f"seq={seq} folder={out}")
