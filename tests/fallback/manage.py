"""`manage.py` whose server does not lend its connections to the hub, as any other ASGI server:
every socket is written to by its consumer's own send."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

sys.path[0] = str(Path(__file__).resolve().parents[2])
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "placeproject.settings")

# The path has to be set before the project's modules, and Django before its models: hence E402.
import django  # noqa: E402

django.setup()

from django.core.management import execute_from_command_line  # noqa: E402

from placeproject.server.connections import QuietServer  # noqa: E402
from placeproject.server.server import Server  # noqa: E402


def create_application(server: Server, protocol: Any, scope: dict[str, Any]) -> Any:
    return QuietServer.create_application(server, protocol, scope)


Server.create_application = create_application  # type: ignore[method-assign]

if __name__ == "__main__":
    execute_from_command_line(sys.argv)
