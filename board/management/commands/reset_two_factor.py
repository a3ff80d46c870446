"""`manage.py reset_two_factor NAME`: for somebody who lost phone, key and recovery codes."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    help = "Removes the second factors of an account; its password stays."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="as they sign in")

    def handle(self, *args: Any, name: str, **options: Any) -> None:
        user = User.objects.filter(username=name).first()
        if user is None:
            raise CommandError(f"Nobody signs in as {name}.")
        count, _ = Authenticator.objects.filter(user=user).delete()
        self.stdout.write(f"Second factors of {name}: {count} were removed.")
