"""The CloudFormation template of a stage, for reading, reviewing and linting."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from provisioning import documents, stage


class Command(BaseCommand):
    help = "Print the CloudFormation template of a stage; its size goes to standard error."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--stage", type=Path, default=stage.STAGES / "demo.toml")
        parser.add_argument("--stack", choices=["place", "bootstrap"], default="place")
        parser.add_argument("--profile", choices=["aws", "emulator"], default="aws")
        parser.add_argument("--out", type=Path, help="write to this file instead")

    def handle(self, *args: Any, **options: Any) -> None:
        document = self.build(options)
        text = documents.readable(document)
        if options["out"]:
            options["out"].write_text(text, encoding="utf-8")
        else:
            self.stdout.write(text, ending="")
        self.stderr.write(documents.describe(document))

    def build(self, options: dict[str, Any]) -> documents.Document:
        if options["stack"] == "bootstrap":
            return documents.bootstrap_document()
        try:
            wanted = stage.load(options["stage"])
        except stage.StageError as error:
            raise CommandError(str(error)) from error
        if options["profile"] == "aws":
            return documents.stage_document(wanted)
        document, left_out = documents.emulator_document(wanted)
        for title, kind in left_out.items():
            self.stderr.write(f"left out: {title} ({kind})")
        return document
