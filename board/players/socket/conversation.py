"""What a client says over its socket, and the answers to it."""

from __future__ import annotations

import time

from board.core.formats.messages import (
    UNDO,
    Place,
    Placed,
    Undo,
    decode_place,
    decode_undo,
    encode_placed,
)
from board.core.formats.varint import WireError
from board.core.problem import NoSession, Problem
from board.hub.hub import Hub
from board.hub.message import Message
from board.hub.socket import Socket
from board.live import live, meter
from board.live.live import Live
from board.store.verdict import Accepted, Answer, UndoAnswer, Undone

PROTOCOL_ERROR, TOO_MANY_MESSAGES = 4002, 4008  # close codes
UNDO_BYTE = bytes((UNDO,))
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
            wish = decode_undo(data) if data[:1] == UNDO_BYTE else decode_place(data)
        except WireError as error:
            self._socket.close(PROTOCOL_ERROR, str(error)[:100])
            return
        try:
            self._undo(wish) if isinstance(wish, Undo) else self._place(wish)
        except Problem as problem:
            self._refuse(wish, problem)

    def _may_speak(self) -> bool:
        now = time.monotonic()
        gained = (now - self._left_at) * MESSAGES_PER_SECOND
        self._left = min(MESSAGES_PER_SECOND, self._left + gained) - 1
        self._left_at = now
        return self._left >= 0

    def _place(self, place: Place) -> None:
        """Raises the Problem if it is refused at once; else the answer comes later."""
        player, now = self._player(), live.current()
        attempt = now.placing.attempt(player, place.x, place.y, place.color)

        def submit(problem: Problem | None) -> None:
            if problem is None:
                now.placing.submit(attempt, lambda answer: self._answer(place, answer, now))
            else:
                self._refuse(place, problem)

        now.allowance.ask(self._network, submit)

    def _undo(self, undo: Undo) -> None:
        """Raises the Problem if it is refused at once; else the answer comes later."""
        player, now = self._player(), live.current()

        def submit(problem: Problem | None) -> None:
            if problem is None:
                now.placing.submit_undo(player, lambda answer: self._answer(undo, answer, now))
            else:
                self._refuse(undo, problem)

        now.allowance.ask(self._network, submit)

    def _player(self) -> str:
        player = self._socket.player
        if player is None:
            raise NoSession("This socket was opened without a session; it may only watch.")
        return player

    def _answer(self, wish: Place | Undo, answer: Answer | UndoAnswer, now: Live) -> None:
        if isinstance(answer, (Accepted, Undone)):
            placed = Placed(wish.request_id, answer.seq, answer.wait_ms)
            self._socket.send(Message.binary(encode_placed(placed)))
        else:
            now.allowance.give_back(self._network)
            self._refuse(wish, answer)

    def _refuse(self, wish: Place | Undo, problem: Problem) -> None:
        meter.current().count("Refusals", problem.slug)
        refused = {"request_id": wish.request_id, "problem": problem.as_dict()}
        self._socket.send(Message.control("refused", **refused))
