"""`manage.py install_unit`: prints a systemd unit for this board as it lies here."""

from __future__ import annotations

import getpass
import re
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from placeproject.server.unit import unit

USER = re.compile(r"[a-z_][a-z0-9_-]{0,31}")


class Command(BaseCommand):
    help = (
        "Prints a systemd unit for this board: `install_unit --user place | sudo tee "
        "/etc/systemd/system/place.service`. Nothing is written."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--user", default=getpass.getuser(), help="whom it runs as")
        parser.add_argument("--workers", type=int, default=2)
        parser.add_argument(
            "--environment-file",
            type=Path,
            default=settings.BASE_DIR / ".env",
            help="NAME=value a line; it may be missing",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not 2 <= options["workers"] <= 256:
            raise CommandError(
                f"--workers must be 2 to 256, not {options['workers']}: a single process cannot "
                "be replaced while it serves."
            )
        if not USER.fullmatch(options["user"]):
            raise CommandError(f"--user must be the name of a user, not {options['user']!r}.")
        text = unit(
            python=sys.executable,
            project=settings.BASE_DIR,
            data=settings.DATA_DIR,
            user=options["user"],
            workers=options["workers"],
            environment_file=options["environment_file"].resolve(),
            drain_seconds=settings.PLACE_DRAIN_SECONDS,
            sockets=settings.PLACE_SOCKETS_MAX,
        )
        self.stdout.write(text, ending="")
