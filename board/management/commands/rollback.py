"""`manage.py rollback`: takes back what should not have happened, and can be taken back itself."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import partial
from typing import Any

from django.core.management.base import CommandError, CommandParser

from board.core.problem import Unavailable
from board.core.tiles.grid import Grid
from board.ledger.base import LedgerError
from board.ledger.selection import Selection, SelectionError
from board.management.arguments import moment, rectangle, take_negative_points, whole
from board.management.interrupt import LongCommand, run
from board.moderation import rollbacks
from board.moderation.operations import COMMAND_LINE
from board.moderation.rollbacks import Preview, Refused
from board.placing.rollback import Rollback
from board.process.command import OpenBoard, open_board
from board.store.bulk import ProgressLost

MOST = 2**53


class Command(LongCommand):
    help = (
        "Takes placements back: chosen by player, rectangle, time and colour, all that is given "
        "has to hold. Each pixel shows again what was there before; what others have painted "
        "over since is left alone. --dry-run only tells what it would be, --undo takes an "
        "operation back, --resume goes on with one that was cut off."
    )

    said = ""

    def add_arguments(self, parser: CommandParser) -> None:
        take_negative_points(parser)
        add = parser.add_argument
        add("--player", action="append", default=[], metavar="ID", help="may be given again")
        add("--not-player", action="append", default=[], metavar="ID", help="may be given again")
        add("--rectangle", type=rectangle, metavar="X1,Y1,X2,Y2", help="both corners included")
        add("--since", type=moment, metavar="T", help="2026-11-28T10:00:00Z")
        add("--until", type=moment, metavar="T")
        add("--color", type=whole(0, 255), action="append", default=[], metavar="N")
        add("--overpainted", action="store_true", help="also where others painted over it since")
        add("--to", type=moment, metavar="T", help="what the pixels showed at that time instead")
        add("--undo", type=whole(1, MOST), metavar="OPERATION")
        add("--resume", type=whole(1, MOST), metavar="OPERATION")
        add("--reason", default="", help="is shown to everybody")
        add("--number", type=whole(0, MOST), metavar="N", help="of pixels, where it is asked for")
        add("--dry-run", action="store_true")
        add("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            run(self.roll_back(options))
        except (Refused, SelectionError) as error:
            raise CommandError(sentence(error)) from error
        except (Unavailable, LedgerError, ProgressLost) as error:
            raise CommandError(f"{error} What was begun goes on with --resume.") from error
        except KeyboardInterrupt as error:
            raise CommandError("Interrupted. What was begun goes on with --resume.") from error

    async def roll_back(self, options: dict[str, Any]) -> None:
        async with open_board() as board:
            if options["resume"]:
                await self.carry_out(board, options["resume"], None, options)
                return
            as_of = await rollbacks.as_of_now(board.store, board.ledger, board.read)
            preview = await board.read(partial(preview_of, board, as_of, options))
            if options["dry_run"]:
                self.tell(preview, None, 0, options)
                return
            begin = partial(rollbacks.begin, preview, COMMAND_LINE, options["reason"])
            number = await board.read(partial(begin, options["number"]))
            self.stderr.write(f"Operation {number}: {preview.pixels} pixels.")
            await self.carry_out(board, number, preview, options)

    async def carry_out(
        self, board: OpenBoard, number: int, preview: Preview | None, options: dict[str, Any]
    ) -> None:
        grid, planned = board.settings.grid, preview.planned if preview else ()
        done = await rollbacks.carry_out(
            number, board.store, board.ledger, grid, board.read, self.say, planned
        )
        if preview is None:
            rollback = Rollback.from_words(done.plan)
            preview = await board.read(partial(rollbacks.look, rollback, board.ledger, grid))
        self.tell(preview, number, done.applied, options)

    def say(self, reason: str) -> None:
        if reason != self.said:
            self.stderr.write(f"Waiting: {reason}")
        self.said = reason

    def tell(
        self, preview: Preview, operation: int | None, applied: int, options: dict[str, Any]
    ) -> None:
        found = {
            "operation": operation,
            "pixels": preview.pixels,
            "players": len(preview.players),
            "overpainted": preview.overpainted,
            "repairs": preview.repairs,
            "applied": applied,
        }
        if options["json"]:
            self.stdout.write(json.dumps(found))
            return
        self.stdout.write(" ".join(f"{name}={value}" for name, value in found.items()))


def preview_of(board: OpenBoard, as_of: int, options: dict[str, Any]) -> Preview:
    """Raises Refused, SelectionError or LedgerError."""
    grid = board.settings.grid
    return rollbacks.look(rollback_of(grid, as_of, options), board.ledger, grid)


def rollback_of(grid: Grid, as_of: int, options: dict[str, Any]) -> Rollback:
    selection = Selection(
        players=tuple(options["player"]),
        not_players=tuple(options["not_player"]),
        rectangle=options["rectangle"],
        since_ms=options["since"],
        until_ms=options["until"],
        colors=tuple(options["color"]),
    )
    if options["undo"]:
        if not selection.is_empty or options["to"] is not None:
            raise Refused("--undo takes a whole operation back: nothing else is chosen with it.")
        return rollbacks.undoing(options["undo"], as_of)
    refuse_future(options)
    rollbacks.refuse_elsewhere(selection, grid)
    return Rollback(selection, as_of, options["overpainted"], options["to"])


def refuse_future(options: dict[str, Any]) -> None:
    now_ms = datetime.now(UTC).timestamp() * 1000
    for name in ("since", "until", "to"):
        if options[name] is not None and options[name] > now_ms:
            raise Refused(f"--{name} lies in the future.", name)


def sentence(error: Refused | SelectionError) -> str:
    return f"{error} (--{error.field.replace('_', '-')})" if error.field else str(error)
