"""A command of manage.py inside a stage that runs."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from provisioning import cloud, stage
from provisioning.deploy import one_off, stacks


class Command(BaseCommand):
    help = "Run a command of manage.py as one task of a stage's image, and wait for its end."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--stage", type=Path, required=True, help="the stage's TOML file")
        parser.add_argument(
            "--set", action="append", default=[], metavar="NAME=VALUE", help="for its environment"
        )
        parser.add_argument("words", nargs=argparse.REMAINDER, help="the command and its flags")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["words"]:
            raise CommandError("Name the command to run, as in: createsuperuser --no-input.")
        variables = dict(pair(text) for text in options["set"])
        aws = cloud.connect(self.stdout.write, lambda _: True)
        try:
            wanted = stage.load(options["stage"])
            outputs = stacks.outputs(aws, wanted.prefix)
            if "WebTask" not in outputs:
                raise CommandError(f"{wanted.prefix} is not deployed: run 'manage.py deploy'.")
            one_off.run(aws, outputs, outputs["WebTask"], options["words"], variables)
        except (stage.StageError, cloud.StepFailed, ClientError, BotoCoreError) as error:
            raise CommandError(str(error)) from error


def pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not name or not equals:
        raise CommandError(f"--set takes NAME=VALUE, not {text!r}.")
    return name, value
