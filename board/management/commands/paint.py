"""Paints a picture on the board of a running server, as N players."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from board.management.arguments import decimal, point, server, size, take_negative_points, whole
from board.management.bar import progress_bar
from board.management.interrupt import LongCommand, run
from board.paint.channels import BadPicture
from board.paint.client import ServerError, open_players, read_board, read_config
from board.paint.log import PlacementLog
from board.paint.pace import Patience, Stopped
from board.paint.painter import Painter
from board.paint.picture import (
    Wish,
    load_picture,
    not_yet_right,
    refuse_outside,
    scaled,
    wishes_of,
)

MAX_PLAYERS = 10_000
MAX_RATE = 1_000_000
MAX_PATIENCE_SECONDS = 86_400


class Command(LongCommand):
    help = (
        "Paints a picture, dithered to the palette, through the public HTTP API of a running "
        "server. Transparent pixels are left out, and those that are right already: after an "
        "interruption the same command goes on. Its last line is acknowledged=<count>."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        take_negative_points(parser)
        add = parser.add_argument
        add("image", type=Path, help="any picture that Pillow reads")
        add("--at", type=point, required=True, metavar="X,Y", help="where its top left goes")
        add("--size", type=size, metavar="WxH", help="scale it to this size first")
        add("--players", type=whole(1, MAX_PLAYERS), required=True, metavar="N")
        add(
            "--rate",
            type=decimal(0.001, MAX_RATE),
            metavar="R",
            help="placements per second of all players together (default: no limit)",
        )
        add("--url", type=server, default="http://127.0.0.1:8000", help="(default: %(default)s)")
        add("--log", type=Path, metavar="FILE", help="append each acknowledged placement as JSON")
        add(
            "--patience",
            type=decimal(0, MAX_PATIENCE_SECONDS),
            default=60.0,
            metavar="SECONDS",
            help="give up when the server is away for longer (default: 60)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        log = PlacementLog(options["log"])
        painter = Painter(options["rate"], options["patience"], log.append)
        try:
            log.open()
            run(self.paint(painter, options))
        except (BadPicture, ServerError, Stopped) as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"The log cannot be written: {error}.") from error
        except KeyboardInterrupt as error:
            raise CommandError("Interrupted. The same command goes on from here.") from error
        finally:
            log.close()
            self.report(painter)

    async def paint(self, painter: Painter, options: dict[str, Any]) -> None:
        wishes = await self.wishes(painter.patience, options)
        if not wishes:
            return
        async with open_players(options["url"], min(options["players"], len(wishes))) as players:
            joined, refusal = await painter.join(players)
            if not joined:
                raise Stopped(refusal)
            if refusal:
                self.stderr.write(f"Only {len(joined)} players take part. {refusal}")
            with progress_bar("Painting", len(wishes)) as advance:
                await painter.paint(joined, wishes, advance)

    async def wishes(self, patience: Patience, options: dict[str, Any]) -> list[Wish]:
        """The pixels of the picture that the board does not show yet."""
        picture, url = load_picture(options["image"]), options["url"]
        config = await patience.until_answered(lambda: read_config(url))
        (left, top), shown_size = options["at"], options["size"] or picture.size
        refuse_outside(shown_size, left, top, config.grid)
        wishes = wishes_of(scaled(picture, shown_size), config.palette, left, top)
        board = await patience.until_answered(lambda: read_board(url))
        wanted = not_yet_right(wishes, board)
        right = len(wishes) - len(wanted)
        self.stdout.write(f"{len(wishes)} pixels, {right} of them are right already.")
        return wanted

    def report(self, painter: Painter) -> None:
        for detail, count in painter.refusals.most_common():
            self.stdout.write(f"{count} refused: {detail}")
        self.stdout.write(f"refused={painter.refusals.total()}")
        self.stdout.write(f"acknowledged={painter.acknowledged}")
