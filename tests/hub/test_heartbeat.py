"""A quiet board says so every 20 s, to everybody in one go, and a busy one does not."""

from __future__ import annotations

import asyncio
import json

import pytest

from board.core.formats.pixel_frame import encode_frame
from board.hub.fanout import Fanout
from board.hub.heartbeat import BEAT_SECONDS, Heartbeat
from board.hub.message import Message
from board.hub.socket import SocketEvents

FRAME = Message.binary(encode_frame(0, 1, {3: 5}, 4))


class Quiet(Exception):
    """The test's time is up."""


class Listener:
    """A socket that keeps what it is sent, and when."""

    player: str | None = None
    raw_send = None
    events: SocketEvents

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.heard: list[tuple[float, str]] = []

    def send(self, message: Message) -> None:
        kind = "frame" if message.is_binary else json.loads(message.payload)["type"]
        self.heard.append((self._clock.now, kind))

    def spill(self, rest: bytes) -> None:
        raise AssertionError("There is no raw_send.")

    def close(self, code: int, reason: str) -> None: ...


class Clock:
    """Time passes only while somebody sleeps; things happen at their time."""

    def __init__(self, end: float) -> None:
        self.now, self._end = 0.0, end
        self.happenings: list[tuple[float, Message]] = []
        self.fanout = Fanout(lambda socket, seq, missed: seq, self)

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        until = self.now + seconds
        while self.happenings and self.happenings[0][0] <= until:
            self.now, message = self.happenings.pop(0)
            await self.fanout.broadcast(message, 1 if message.is_binary else None)
        self.now = until
        if self.now > self._end:
            raise Quiet


async def listen(clock: Clock) -> list[tuple[float, str]]:
    listener = Listener(clock)
    clock.fanout.join(listener)
    turns: list[float] = []
    heart = Heartbeat(clock.fanout, clock, clock.sleep)
    with pytest.raises(Quiet):
        await asyncio.wait_for(heart.run(lambda: turns.append(clock.now)), 60)
    assert turns, "The supervisor would take it for stuck."
    return listener.heard


async def test_a_quiet_board_beats_every_twenty_seconds() -> None:
    assert await listen(Clock(65)) == [(20, "beat"), (40, "beat"), (60, "beat")]


@pytest.mark.parametrize("message", [FRAME, Message.control("online", count=2)])
async def test_whatever_goes_to_all_is_as_good_as_a_beat(message: Message) -> None:
    clock = Clock(45)
    clock.happenings = [(15.0, message), (30.0, message)]
    heard = await listen(clock)
    assert [at for at, _ in heard] == [15, 30]
    assert "beat" not in [kind for _, kind in heard]


async def test_nobody_ever_waits_longer_than_that() -> None:
    clock = Clock(200)
    clock.happenings = [(at, FRAME) for at in (3.0, 5.0, 41.0, 100.0, 101.0, 150.0)]
    times = [0.0, *(at for at, _ in await listen(clock))]
    gaps = [later - earlier for earlier, later in zip(times, times[1:], strict=False)]
    assert max(gaps) <= BEAT_SECONDS


async def test_who_was_too_slow_for_a_beat_has_missed_nothing() -> None:
    missed: list[bool] = []
    fanout = Fanout(lambda socket, seq, missed_control: missed.append(missed_control) or seq)
    listener = Listener(Clock(0))
    fanout.join(listener)
    fanout.spilled(listener)
    await fanout.breathe(Message.control("beat"))
    fanout.drained(listener)
    assert (missed, listener.heard) == ([False], [])
