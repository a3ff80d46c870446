"""`manage.py doctor`: is this board well, and what is to be done?"""

from __future__ import annotations

import asyncio
import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from board.operations.doctor.examination import examine
from board.operations.doctor.finding import Finding, worst


class Command(BaseCommand):
    help = "Looks at settings, Valkey, database, disk and outbox; ends with 1 if one is wrong."
    requires_system_checks: list[str] = []  # they are among the findings

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="findings as a JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        findings = asyncio.run(examine())
        state = worst(findings)
        if options["json"]:
            document = {"state": state, "findings": [asdict(each) for each in findings]}
            self.stdout.write(json.dumps(document, indent=2))
        else:
            self.print(findings)
        if state == "failed":
            raise CommandError("Something is wrong with this board.")

    def print(self, findings: list[Finding]) -> None:
        for each in findings:
            self.stdout.write(f"{each.state:<8} {each.name}: {each.says}")
            if each.do:
                self.stdout.write(f"{'':<8} → {each.do}")
        if worst(findings) == "ok":
            self.stdout.write("All is well.")
