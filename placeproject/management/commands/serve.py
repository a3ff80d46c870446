"""`manage.py serve`: the board on one machine, in one process or several."""

from __future__ import annotations

import shlex
import signal
import socket
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from placeproject.server.pid_file import RENEW, known_as_supervisor

if TYPE_CHECKING:
    from board.live.meter import Meter
    from placeproject.server.exposition import Exposition


class Command(BaseCommand):
    help = "Serves the board; with --workers N in N processes that share one listening socket."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=settings.PORT)
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--workers", type=int, default=1)
        parser.add_argument("--fd", type=int, help="a listening socket to adopt (for workers)")
        parser.add_argument("--lifeline", type=int, help="it closes when the supervisor ends")
        parser.add_argument("--ready", type=int, help="where a worker says that it serves")

    def handle(self, *args: Any, **options: Any) -> None:
        if not 0 <= options["port"] <= 65_535:
            raise CommandError(f"--port must be 0 to 65535, not {options['port']}.")
        if not 1 <= options["workers"] <= 256:
            raise CommandError(f"--workers must be 1 to 256, not {options['workers']}.")
        if options["fd"] is not None:
            signal.signal(RENEW, signal.SIG_IGN)  # an order for the supervisor
            listening = socket.socket(fileno=options["fd"])
            self.work(listening, options["lifeline"], options["ready"])
            return
        refuse_stale_database()
        self.refuse_missing_static_files()
        listening = self.listen(options["host"], options["port"])
        exposition = self.expose() if settings.PLACE_METRICS_PORT else None
        self.say_where(listening)
        if options["workers"] == 1:
            self.serve(listening, meters=[exposition.meter] if exposition else [])
        else:
            self.supervise(listening, options["workers"], exposition)

    def refuse_missing_static_files(self) -> None:
        """With DEBUG off they are served from where `collectstatic` puts them."""
        if not settings.DEBUG and not (settings.STATIC_ROOT / "staticfiles.json").exists():
            raise CommandError(
                "The static files are not collected, so no page would load. Run: "
                f"{sys.executable} manage.py collectstatic --noinput"
            )

    def listen(self, host: str, port: int) -> socket.socket:
        from placeproject.server.server import listen_on

        try:
            return listen_on(port, host)
        except OSError as error:
            raise CommandError(
                f"Cannot listen on {host}:{port}: {error.strerror}. "
                "Stop what listens there, or choose another port with PORT or --port."
            ) from error

    def expose(self) -> Exposition:
        from placeproject.server.exposition import Exposition

        host, port = settings.PLACE_METRICS_HOST, settings.PLACE_METRICS_PORT
        try:
            return Exposition(host, port, metrics_folder())
        except OSError as error:
            raise CommandError(
                f"Cannot answer Prometheus on {host}:{port}: {error.strerror}. Stop what listens "
                "there, or change PLACE_METRICS_PORT or PLACE_METRICS_HOST."
            ) from error

    def say_where(self, listening: socket.socket) -> None:
        host, port = listening.getsockname()[:2]
        shown = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
        if ":" in shown:
            shown = f"[{shown}]"
        self.stdout.write(f"Place is at http://{shown}:{port}")
        self.stdout.write(f"Make a moderator: {manage('createsuperuser')}")
        self.stdout.write(f"Moderate at http://{shown}:{port}/admin/ — stop with Ctrl-C.")
        self.stdout.flush()

    def supervise(
        self, listening: socket.socket, workers: int, exposition: Exposition | None
    ) -> None:
        from placeproject.server.supervisor import Supervisor

        bury = exposition.bury if exposition else lambda process: None
        with known_as_supervisor():
            Supervisor(listening, workers, bury).run()

    def work(self, listening: socket.socket, lifeline: int, ready: int | None) -> None:
        """As one of several, which the supervisor speaks for."""
        from board.process.metrics.prometheus import PrometheusMeter

        is_measured = settings.PLACE_METRICS_PORT
        meters = [PrometheusMeter(metrics_folder())] if is_measured else []
        self.serve(listening, lifeline, ready, meters)

    def serve(
        self,
        listening: socket.socket,
        lifeline: int | None = None,
        ready: int | None = None,
        meters: Sequence[Meter] = (),
    ) -> None:
        from placeproject.asgi import application
        from placeproject.server.orders import hear_no_more
        from placeproject.server.server import Server

        server = Server(
            application,
            listening=listening,
            lifeline=lifeline,
            ready=ready,
            meters=meters,
            signal_handlers=False,
        )
        server.run()
        hear_no_more()
        if server.failure:
            raise CommandError(str(server.failure)) from server.failure


def refuse_stale_database() -> None:
    """Raises CommandError."""
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except OperationalError as error:
        raise CommandError(
            f"The database does not answer: {str(error).strip()}. Start it, or change "
            "DATABASE_URL."
        ) from error
    connection.close()
    if missing:
        raise CommandError(
            f"The database lacks tables or columns. Run: {sys.executable} manage.py migrate"
        )


def metrics_folder() -> Path:
    """Of this one `serve`, as its port is."""
    folder: Path = settings.DATA_DIR / "metrics" / str(settings.PLACE_METRICS_PORT)
    return folder


def manage(word: str) -> str:
    """For another terminal, which does not know where this board keeps its data."""
    words = [sys.executable, "manage.py", word]
    if settings.DATA_DIR != settings.BASE_DIR / "var":
        words = ["env", f"PLACE_DATA_DIR={settings.DATA_DIR}", *words]
    return shlex.join(words)
