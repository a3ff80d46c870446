"""Taking a stage down."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from provisioning import cloud, stage
from provisioning.upkeep import destroy


class Command(BaseCommand):
    help = "Take a stage down. Its data stays unless --with-data is given and confirmed."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--stage", type=Path, required=True, help="the stage's TOML file")
        parser.add_argument(
            "--with-data", action="store_true", help="delete tables and buckets too, for good"
        )
        parser.add_argument(
            "--without-draining",
            action="store_true",
            help="leave what the ledger does not have yet: of a board that does not run any more",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            wanted = stage.load(options["stage"])
            self.ask(wanted.name, "Type the stage's name to take it down: ")
            if options["with_data"]:
                self.ask(f"delete {wanted.name}", "Type 'delete' and the name to lose its data: ")
            aws = cloud.connect(self.stdout.write, lambda _: True)
            drains = not options["without_draining"]
            kept = destroy.destroy(aws, wanted, options["with_data"], drains)
        except (stage.StageError, cloud.StepFailed, ClientError, BotoCoreError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{wanted.name} is down. Kept: {', '.join(kept) or 'nothing'}.")

    def ask(self, expected: str, question: str) -> None:
        if input(question).strip() != expected:
            raise CommandError("Nothing was changed.")
