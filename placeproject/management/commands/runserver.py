"""Daphne's `runserver`, with the services of a board."""

from __future__ import annotations

from daphne.management.commands.runserver import Command as DaphneCommand

from placeproject.server.server import Server


class Command(DaphneCommand):
    server_cls = Server
