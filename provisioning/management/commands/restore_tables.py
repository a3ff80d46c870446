"""The ledger's tables as they were, beside those that are used."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from provisioning import cloud, stage
from provisioning.upkeep import restoring


class Command(BaseCommand):
    help = "Restore a stage's tables to a point in time. Nothing uses them until the stage says."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--stage", type=Path, required=True, help="the stage's TOML file")
        parser.add_argument(
            "--at", required=True, metavar="TIME", help="as in 2026-05-01T12:00:00+00:00"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        at = point_in_time(options["at"])
        aws = cloud.connect(self.stdout.write, lambda _: True)
        try:
            names = restoring.restore(aws, stage.load(options["stage"]), at)
        except (stage.StageError, cloud.StepFailed, ClientError, BotoCoreError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Write this into {options['stage']}, and deploy:\n")
        for line in restoring.lines(names):
            self.stdout.write(line)


def point_in_time(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"--at takes a time as 2026-05-01T12:00:00Z, not {text!r}.") from error
    if at.tzinfo is None:
        raise CommandError(f"--at {text!r} says no time zone: end it with Z or +02:00.")
    return at
