"""The web app into the bucket of a stage that runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from provisioning import cloud, stage
from provisioning.deploy import stacks
from provisioning.publish import release


class Command(BaseCommand):
    help = "Publish the web app to a stage's bucket; open pages keep working."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--stage", type=Path, required=True, help="the stage's TOML file")
        parser.add_argument("--dry-run", action="store_true", help="show what would be put")

    def handle(self, *args: Any, **options: Any) -> None:
        aws = cloud.connect(self.stdout.write, lambda _: True)
        try:
            wanted = stage.load(options["stage"])
            outputs = stacks.outputs(aws, wanted.prefix)
            if "WebBucket" not in outputs:
                raise CommandError(f"{wanted.prefix} is not deployed: run 'manage.py deploy'.")
            release.publish(aws, outputs, options["dry_run"])
        except (stage.StageError, ClientError, BotoCoreError) as error:
            raise CommandError(str(error)) from error
