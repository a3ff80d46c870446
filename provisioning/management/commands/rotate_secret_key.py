"""A new key for sessions and forms, while the board runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from provisioning import cloud, stage
from provisioning.deploy import stacks
from provisioning.upkeep import secret_key


class Command(BaseCommand):
    help = "Change a stage's SECRET_KEY; tasks are replaced twice, and nobody is logged out."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--stage", type=Path, required=True, help="the stage's TOML file")
        parser.add_argument(
            "--log-everyone-out",
            action="store_true",
            help="forget the old keys: for one that somebody else knows",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        aws = cloud.connect(self.stdout.write, lambda _: True)
        try:
            wanted = stage.load(options["stage"])
            outputs = stacks.outputs(aws, wanted.prefix)
            if secret_key.FALLBACKS not in outputs:
                raise CommandError(f"{wanted.prefix} is not deployed: run 'manage.py deploy'.")
            change = secret_key.replace if options["log_everyone_out"] else secret_key.rotate
            change(aws, outputs)
        except (stage.StageError, cloud.StepFailed, ClientError, BotoCoreError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write("The key is changed.")
