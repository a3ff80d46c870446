"""Pictures are drawn one at a time, with rests, and few are kept."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from board.core.change import Shape
from board.core.palette import PALETTE_2017
from board.core.problem import TooMany, Unavailable
from board.core.tiles.grid import Grid
from board.hub.mirror import Mirror
from board.pictures import gallery as module
from board.pictures.gallery import MOST_KEPT, MOST_WAITING, Gallery
from board.pictures.quota import A_MINUTE, MOST_NETWORKS, Quota
from board.pictures.region import Region


def make_hub() -> Any:
    settings = SimpleNamespace(palette=PALETTE_2017)
    return SimpleNamespace(
        mirror=Mirror(Shape(Grid.new(1000, 1000), PALETTE_2017, "open")), settings=settings
    )


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Region]:
    found: list[Region] = []

    def timed(colors: bytes, region: Region, palette: Any) -> tuple[bytes, float]:
        found.append(region)
        return b"png", 0.0

    monkeypatch.setattr(module, "timed", timed)
    return found


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


async def test_a_picture_is_drawn_again_when_it_is_old_and_the_board_changed(
    drawn: list[Region],
) -> None:
    clock, hub = Clock(), make_hub()
    gallery, region = Gallery(clock), Region(0, 0, 8)
    await gallery.picture(region, hub, "a")
    clock.now = 100.0
    await gallery.picture(region, hub, "a")
    assert len(drawn) == 1  # nobody has placed
    hub.mirror.seq += 1
    await gallery.picture(region, hub, "a")
    hub.mirror.seq += 1
    clock.now += 5.0
    await gallery.picture(region, hub, "a")
    assert len(drawn) == 2  # some seconds old
    hub.mirror.loads += 1
    await gallery.picture(region, hub, "a")
    assert len(drawn) == 3  # of a board that was thrown away


async def test_those_who_ask_at_once_get_one_picture(drawn: list[Region]) -> None:
    hub, gallery = make_hub(), Gallery()
    await asyncio.gather(*(gallery.picture(Region(0, 0, 8), hub, "a") for _ in range(500)))
    assert len(drawn) == 1


async def test_a_few_dozen_are_kept(drawn: list[Region]) -> None:
    hub, gallery = make_hub(), Gallery()
    for number in range(1_000):
        await gallery.picture(Region(number, 0, 8), hub, str(number))
    assert len(gallery) == MOST_KEPT
    assert len(drawn) == 1_000


async def test_too_many_at_once_are_refused(drawn: list[Region]) -> None:
    hub, gallery = make_hub(), Gallery()
    wanted = (gallery.picture(Region(n, 0, 8), hub, str(n)) for n in range(MOST_WAITING * 4))
    answers = await asyncio.gather(*wanted, return_exceptions=True)
    refused = [answer for answer in answers if isinstance(answer, Unavailable)]
    assert len(drawn) + len(refused) == MOST_WAITING * 4
    assert len(drawn) >= MOST_WAITING and refused


async def test_drawing_rests_four_times_as_long_as_it_took(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slept: list[float] = []
    sleep = asyncio.sleep

    async def short(seconds: float) -> None:
        slept.append(seconds)
        await sleep(0)

    monkeypatch.setattr(module, "timed", lambda *_: (b"png", 0.25))
    monkeypatch.setattr(module.asyncio, "sleep", short)
    hub, gallery = make_hub(), Gallery(Clock())
    await gallery.picture(Region(0, 0, 8), hub, "a")
    await gallery.picture(Region(1, 0, 8), hub, "a")
    assert slept == [0.0, 1.0]


async def test_a_failed_drawing_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> Any:
        raise MemoryError

    monkeypatch.setattr(module, "timed", fail)
    hub, gallery = make_hub(), Gallery()
    with pytest.raises(MemoryError):
        await gallery.picture(Region(0, 0, 8), hub, "a")
    monkeypatch.setattr(module, "timed", lambda *_: (b"png", 0.0))
    assert await gallery.picture(Region(0, 0, 8), hub, "a") == b"png"


def test_a_network_has_so_many_a_minute() -> None:
    clock = Clock()
    quota = Quota(clock)
    for _ in range(A_MINUTE):
        quota.take("a")
    with pytest.raises(TooMany):
        quota.take("a")
    quota.take("b")
    clock.now = 60.0
    quota.take("a")


def test_a_quota_forgets_networks() -> None:
    quota = Quota(Clock())
    for number in range(MOST_NETWORKS + 10):
        quota.take(str(number))
    assert len(quota._networks) == MOST_NETWORKS
