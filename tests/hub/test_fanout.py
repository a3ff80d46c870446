"""Who is told what, when sockets fall behind and catch up while a message goes round."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from board.hub.fanout import Fanout
from board.hub.message import Message
from board.hub.socket import SocketEvents

NOTICE = Message.control("notice", text="hello")


class Pipe:
    """A socket whose kernel takes everything, until it is stuffed."""

    player: str | None = None
    events: SocketEvents

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self.is_stuffed = False
        self.raw_send: Callable[[bytes], int] = self._take

    def _take(self, data: bytes) -> int:
        if self.is_stuffed:
            return 0
        self.heard.append(data)
        return len(data)

    def send(self, message: Message) -> None:
        raise AssertionError("All of it goes straight to the kernel.")

    def spill(self, rest: bytes) -> None:
        self.events.spilled(self)

    def close(self, code: int, reason: str) -> None: ...


async def test_who_drains_while_a_control_message_goes_round_has_missed_it() -> None:
    missed: list[bool] = []
    fanout = Fanout(lambda socket, seq, missed_control: missed.append(missed_control))
    quick, slow = Pipe(), Pipe()
    fanout.join(quick)
    fanout.join(slow)
    fanout.spilled(slow)
    telling = asyncio.create_task(fanout.broadcast(NOTICE))
    while not quick.heard:  # it goes round, and has given others a turn
        await asyncio.sleep(0)
    assert not telling.done()
    fanout.drained(slow)
    await telling
    assert (missed, slow.heard) == ([True], [])


async def test_who_drains_before_or_after_it_has_missed_nothing_or_it() -> None:
    missed: list[bool] = []
    fanout = Fanout(lambda socket, seq, missed_control: missed.append(missed_control))
    socket = Pipe()
    fanout.join(socket)
    fanout.spilled(socket)
    fanout.drained(socket)
    await fanout.broadcast(NOTICE)
    fanout.spilled(socket)
    await fanout.broadcast(NOTICE)
    fanout.drained(socket)
    assert missed == [False, True]


async def test_who_stalls_in_the_middle_of_it_hears_it_from_the_rest_or_anew() -> None:
    missed: list[bool] = []
    fanout = Fanout(lambda socket, seq, missed_control: missed.append(missed_control))
    stuffed = Pipe()
    stuffed.is_stuffed = True
    fanout.join(stuffed)
    await fanout.broadcast(NOTICE)
    assert fanout.slow_count == 1
    fanout.drained(stuffed)
    assert missed == [True]
