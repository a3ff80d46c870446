"""What a client says over its socket, and the answers to it."""

from __future__ import annotations

import time

from board import live
from board.core.problem import NoSession, Problem
from board.core.varint import WireError
from board.core.wire import Place, Placed, decode_place, encode_placed
from board.hub.hub import Hub
from board.hub.message import Message
from board.hub.socket import Socket
from board.live import Live
from board.store.answer import Accepted, Answer

PROTOCOL_ERROR, TOO_MANY_MESSAGES = 4002, 4008  # close codes
MESSAGES_PER_SECOND = 20  # on average, and as many at once


class Conversation:
    """All that we keep of a socket beside its connection: most only ever listen."""

    __slots__ = ("_hub", "_left", "_left_at", "_network", "_socket")

    def __init__(self, socket: Socket, hub: Hub, network: tuple[str, ...] = ()) -> None:
        """`network` is what limits count a player by; who only watches needs none."""
        self._socket, self._hub, self._network = socket, hub, network
        self._left, self._left_at = float(MESSAGES_PER_SECOND), 0.0

    def begin(self, since: int | None) -> None:
        self._hub.join(self._socket, since)

    def on_closed(self) -> None:
        self._hub.leave(self._socket)

    def on_binary(self, data: bytes) -> None:
        """One message of the client; b"" for a text, which is as wrong as no bytes."""
        if not self._may_speak():
            self._socket.close(TOO_MANY_MESSAGES, "too many messages")
            return
        try:
            place = decode_place(data)
        except WireError as error:
            self._socket.close(PROTOCOL_ERROR, str(error)[:100])
            return
        try:
            self._place(place)
        except Problem as problem:
            self._refuse(place, problem)

    def _may_speak(self) -> bool:
        now = time.monotonic()
        gained = (now - self._left_at) * MESSAGES_PER_SECOND
        self._left = min(MESSAGES_PER_SECOND, self._left + gained) - 1
        self._left_at = now
        return self._left >= 0

    def _place(self, place: Place) -> None:
        """Raises the Problem if it is refused at once; else the answer comes later."""
        player = self._socket.player
        if player is None:
            raise NoSession("This socket was opened without a session; it may only watch.")
        now = live.current()
        attempt = now.placing.attempt(player, place.x, place.y, place.color)

        def submit(problem: Problem | None) -> None:
            if problem is None:
                now.placing.submit(attempt, lambda answer: self._answer(place, answer, now))
            else:
                self._refuse(place, problem)

        now.allowance.ask(self._network, submit)

    def _answer(self, place: Place, answer: Answer, now: Live) -> None:
        if isinstance(answer, Accepted):
            placed = Placed(place.request_id, answer.seq, answer.wait_ms)
            self._socket.send(Message.binary(encode_placed(placed)))
        else:
            now.allowance.give_back(self._network)
            self._refuse(place, answer)

    def _refuse(self, place: Place, problem: Problem) -> None:
        refused = {"request_id": place.request_id, "problem": problem.as_dict()}
        self._socket.send(Message.control("refused", **refused))
