"""The pictures of places: a few dozen are kept, one is drawn at a time, beside the event loop.

Whatever is asked for, drawing takes at most a fifth of a core: after each picture there is a
rest of four times as long as it took.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from board.core.palette import Palette
from board.core.problem import Unavailable
from board.hub.hub import Hub
from board.pictures.drawing import cut_out, draw, ground_of
from board.pictures.quota import Quota
from board.pictures.region import Region

MOST_KEPT = 48  # at most 100 kB each, the whole board's 400, of a board of noise
MOST_WAITING = 64
FRESH_SECONDS = 10.0  # a picture may be that old while others draw on the board
RESTS = 4.0  # times as long as a picture took

Edition = tuple[int, int, Palette]  # what a picture is true of: seq, load, colours


@dataclass(frozen=True, slots=True)
class Picture:
    png: asyncio.Future[bytes]
    edition: Edition
    made_at: float


class Gallery:
    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: OrderedDict[Region, Picture] = OrderedDict()
        self._quota = Quota(clock)
        self._turn = asyncio.Lock()
        self._waiting = 0
        self._rest_ends_at = 0.0

    def __len__(self) -> int:
        return len(self._kept)

    async def picture(self, region: Region, hub: Hub, network: str) -> bytes:
        """A PNG of the region, some seconds old at most. Raises TooMany, or Unavailable when
        too many others are to be drawn first."""
        found = self._kept.get(region)
        if found is None or not self._is_fresh(found, hub):
            found = self._begin(region, hub, network)
        self._kept.move_to_end(region)
        return await asyncio.shield(found.png)

    def _is_fresh(self, picture: Picture, hub: Hub) -> bool:
        if not picture.png.done():
            return True
        if picture.png.cancelled() or picture.png.exception():
            return False
        now = edition_of(hub)
        is_same_board = picture.edition[1:] == now[1:]
        is_young = self._clock() - picture.made_at < FRESH_SECONDS
        return is_same_board and (is_young or picture.edition == now)

    def _begin(self, region: Region, hub: Hub, network: str) -> Picture:
        if self._waiting >= MOST_WAITING:
            raise Unavailable("Too many pictures are to be drawn. Try again soon.")
        self._quota.take(network)
        self._waiting += 1
        png = asyncio.ensure_future(self._make(region, hub))
        picture = Picture(png, edition_of(hub), self._clock())
        self._kept[region] = picture
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return picture

    async def _make(self, region: Region, hub: Hub) -> bytes:
        try:
            async with self._turn:
                await asyncio.sleep(self._rest_ends_at - self._clock())
                palette, mirror = hub.settings.palette, hub.mirror
                colors = cut_out(mirror.pixels, mirror.grid, region, ground_of(palette))
                png, seconds = await asyncio.to_thread(timed, colors, region, palette)
                self._rest_ends_at = self._clock() + RESTS * seconds
                return png
        finally:
            self._waiting -= 1


def timed(colors: bytes, region: Region, palette: Palette) -> tuple[bytes, float]:
    """With the seconds of CPU that it took."""
    began = time.thread_time()
    return draw(colors, region, palette), time.thread_time() - began


def edition_of(hub: Hub) -> Edition:
    return hub.mirror.seq, hub.mirror.loads, hub.settings.palette
