"""People who look after the board on AWS: in, out, and who there is."""

from __future__ import annotations

from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from provisioning import cloud
from provisioning.upkeep import developers
from provisioning.upkeep.groups import ROLES


class Command(BaseCommand):
    help = "Add, remove or list developers; each takes on a role with a second factor."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        adding = acts.add_parser("add", help="make a user, or give one who is there a role")
        adding.add_argument("name")
        adding.add_argument("--role", choices=list(ROLES), required=True)
        removing = acts.add_parser("remove", help="take a role, or without --role everything")
        removing.add_argument("name")
        removing.add_argument("--role", choices=list(ROLES), default="")
        acts.add_parser("list", help="who has which role, and how they sign in")

    def handle(self, *args: Any, **options: Any) -> None:
        aws = cloud.connect(self.stdout.write, lambda _: True)
        try:
            self.act(aws, options)
        except (cloud.StepFailed, ClientError, BotoCoreError) as error:
            raise CommandError(str(error)) from error

    def act(self, aws: cloud.Cloud, options: dict[str, Any]) -> None:
        match options["act"]:
            case "add":
                password = developers.add(aws, options["name"], options["role"])
                self.stdout.write(f"{options['name']} is {options['role']}.")
                if password:
                    self.stdout.write(f"First password, said only here: {password}")
            case "remove":
                developers.remove(aws, options["name"], options["role"])
                left = f"no {options['role']} any more" if options["role"] else "gone"
                self.stdout.write(f"{options['name']} is {left}.")
            case _:
                for developer in developers.report(aws):
                    self.stdout.write(str(developer))
