"""`manage.py localcloud`: the AWS data plane on this machine, without an account or Docker."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from provisioning.cloud import StepFailed
from provisioning.deploy.package import ROOT
from provisioning.local import emulator
from provisioning.local.deployment import deploy_locally, task_environment


class Command(BaseCommand):
    help = "Runs the board on a local AWS emulator: topics, queues, functions and tables."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=settings.PORT)
        parser.add_argument("--workers", type=int, default=2, help="each with a queue of its own")
        parser.add_argument("--emulator-port", type=int, default=4566, help="0 = any free one")

    def handle(self, *args: Any, **options: Any) -> None:
        """Everything is new each time: the emulator forgets, so the board does, too."""
        self.install()
        with (
            tempfile.TemporaryDirectory(prefix="place-", ignore_cleanup_errors=True) as home,
            emulator.running(Path(home) / "emulator.log", options["emulator_port"]) as cloud,
        ):
            os.environ.update(emulator.environment(cloud.url))
            self.say(f"The emulator is at {cloud.url}, its log at {home}/emulator.log")
            try:
                outputs = deploy_locally(lambda line: None)
            except StepFailed as error:
                raise CommandError(str(error)) from error
            for name, value in sorted(outputs.items()):
                self.say(f"  {name:<22}{value}")
            self.serve(home, outputs, options["port"], options["workers"])

    def install(self) -> None:
        if not emulator.PROGRAM.exists():
            self.say("Installing the emulator into .venv-cloud; once, this takes a minute.")
            names = os.environ | {"PYTHON": sys.executable}
            subprocess.run(["sh", emulator.INSTALL], cwd=ROOT, env=names, check=True)

    def serve(self, home: str, outputs: dict[str, str], port: int, workers: int) -> None:
        names = os.environ | task_environment(outputs) | {"PLACE_DATA_DIR": home}
        manage = [sys.executable, "manage.py"]
        run = [*manage, "serve", "--port", str(port), "--workers", str(workers)]
        subprocess.run([*manage, "migrate", "--verbosity", "0"], cwd=ROOT, env=names, check=True)
        board = subprocess.Popen(run, cwd=ROOT, env=names, start_new_session=True)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: board.terminate())
        board.wait()

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
