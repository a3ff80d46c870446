"""`manage.py export_timelapse`: a board's history as a video or an animated picture."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from PIL import Image

from board.history.errors import HistoryError, UnknownMoment
from board.history.kept.whole_file import whole
from board.history.past import Past
from board.history.timelapse.apng import write_apng
from board.history.timelapse.film import Film, pictures
from board.history.timelapse.gif import MOST_FPS, write_gif
from board.history.timelapse.video import loaded, write_mp4, write_webm
from board.management.arguments import moment, rectangle, take_negative_points
from board.management.arguments import whole as whole_number
from board.management.bar import progress_bar
from board.management.commands.export_board import open_past
from board.management.interrupt import LongCommand
from board.management.making import making, refuse_there

WRITERS = {".mp4": write_mp4, ".webm": write_webm, ".gif": write_gif, ".png": write_apng}
VIDEOS = (".mp4", ".webm")


class Command(LongCommand):
    help = (
        "Writes how the board came about, each moment in its own size and colours: as MP4 "
        "(H.264), WebM (VP9), GIF or animated PNG, by the name of the file."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        add = parser.add_argument
        add("--from", type=moment, metavar="TIME", help="default: when the board was made")
        add("--to", type=moment, metavar="TIME", help="default: the latest placement")
        words = "a part of the board, with its edges; default: the whole one as it is by --to"
        add("--region", type=rectangle, metavar="X1,Y1,X2,Y2", help=words)
        add("--fps", type=whole_number(1, 60), default=30, metavar="N", help="pictures a second")
        add("--seconds", type=whole_number(1, 3600), default=30, metavar="N", help="how long")
        words = "pixels of the picture for each of the board, in each direction"
        add("--scale", type=whole_number(1, 64), default=1, metavar="N", help=words)
        add("out", type=Path, metavar="OUT.{mp4,webm,gif,png}")
        take_negative_points(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        out = options["out"]
        refuse_name(out, options["fps"])
        with making(out):
            film = export(out, options)
        width, height = film.size
        self.stdout.write(f"pictures={film.pictures} width={width} height={height}")


def refuse_name(out: Path, fps: int) -> None:
    if out.suffix not in WRITERS:
        raise CommandError(
            f"The time-lapse must be called *{', *'.join(WRITERS)}, not {out.name!r}."
        )
    if out.suffix == ".gif" and fps > MOST_FPS:
        raise CommandError(f"--fps must be at most {MOST_FPS} for a GIF, not {fps}.")
    refuse_there(out)


def export(out: Path, options: dict[str, Any]) -> Film:
    if out.suffix in VIDEOS:
        loaded()
    past, now_ms = open_past(), time.time_ns() // 1_000_000
    film = planned(past, options, now_ms)
    with whole(out) as part, progress_bar("Exporting", film.pictures) as advance:
        WRITERS[out.suffix](part, counted(pictures(film, past, now_ms), advance), film)
    return film


def planned(past: Past, options: dict[str, Any], now_ms: int) -> Film:
    from_ms, to_ms = options["from"], options["to"]
    from_ms = past.first_ms if from_ms is None else from_ms
    to_ms = max(from_ms, min(past.last_ms(), now_ms)) if to_ms is None else to_ms
    if from_ms > to_ms:
        raise UnknownMoment("--from must not be later than --to.")
    grid = past.at_time(to_ms, now_ms).shape.grid
    part = grid.rectangle
    if region := options["region"]:
        x1, y1, x2, y2 = region
        if not (x1 <= x2 and y1 <= y2 and grid.contains(x1, y1) and grid.contains(x2, y2)):
            raise HistoryError(
                f"--region must lie on the board of {grid.left},{grid.top} to {grid.right},"
                f"{grid.bottom}, its first corner left of and above the second, not {x1},{y1},"
                f"{x2},{y2}."
            )
        part = (x1, y1, x2 + 1 - x1, y2 + 1 - y1)
    number = options["fps"] * options["seconds"]
    return Film(from_ms, to_ms, part, number, options["fps"], options["scale"])


def counted(
    images: Iterator[Image.Image], advance: Callable[[int], None]
) -> Iterator[Image.Image]:
    for image in images:
        yield image
        advance(1)
