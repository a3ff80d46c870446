"""One command from a stage file to a running board."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from provisioning import cloud, stage
from provisioning.deploy import preparing, sequence, stacks
from provisioning.deploy.images import listing
from provisioning.publish import release


class Command(BaseCommand):
    help = "Deploy a stage to AWS, or change it. Safe to repeat: finished steps are recognised."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--stage", type=Path, required=True, help="the stage's TOML file")
        image = parser.add_mutually_exclusive_group()
        image.add_argument("--image", default="", help="image by digest; else built in the cloud")
        image.add_argument(
            "--list-images", action="store_true", help="what --image can go back to, no more"
        )
        parser.add_argument("--dry-run", action="store_true", help="show the change set, no more")
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *args: Any, **options: Any) -> None:
        aws = cloud.connect(self.say, (lambda _: True) if options["yes"] else self.confirm)

        if options["list_images"]:
            self.list_images(aws, options["stage"])
            return
        try:
            sequence.deploy(
                preparing.Deployment(
                    stage=stage.load(options["stage"]),
                    cloud=aws,
                    publish=partial(release.publish, aws),
                    image=options["image"],
                    dry_run=options["dry_run"],
                )
            )
        except sequence.Declined:
            self.say("Nothing was changed.")
        except (stage.StageError, cloud.StepFailed) as error:
            raise CommandError(str(error)) from error

    def list_images(self, aws: cloud.Cloud, path: Path) -> None:
        try:
            found = listing.listed(aws)
            running = stacks.parameters(aws, stage.load(path).prefix).get("Image", "")
        except (stage.StageError, cloud.StepFailed, ClientError, BotoCoreError) as error:
            raise CommandError(str(error)) from error
        for line in listing.lines(found, running):
            self.say(line)

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def confirm(self, question: str) -> bool:
        return input(f"{question} [y/N] ").strip().lower() in ("y", "yes")
