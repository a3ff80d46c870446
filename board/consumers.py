"""The socket /ws/board: hello, frames, and placements over it."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import parse_qs

from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings

from board import identity, live
from board.asgi_socket import AsgiSocket
from board.core.problem import CrossSite, NoSession, Problem, Unavailable
from board.core.varint import WireError
from board.core.wire import Place, Placed, decode_place, encode_placed
from board.hub.hub import TOO_BUSY
from board.hub.message import Message
from board.hub.socket import Socket
from board.identity import Visitor
from board.live import Live
from board.store.answer import Accepted, Answer

PROTOCOL_ERROR, TOO_MANY_MESSAGES = 4002, 4008  # close codes
MESSAGES_PER_SECOND = 20
RETRY_MS = 3_000


class BoardSocket(AsyncWebsocketConsumer):
    """One client's socket. It watches; it may place if its handshake brought a session.

    Frames come from the hub, past this consumer: the server puts its connection into the
    scope's extensions, and the hub writes to that. Under a server that doesn't, the
    consumer's own send is used.
    """

    channel_layer_alias = None  # control messages reach the hub, once for all sockets

    async def websocket_connect(self, message: dict[str, Any]) -> None:
        visitor = Visitor.of_scope(self.scope)
        self.live: Live | None = None
        try:
            identity.refuse_cross_site(visitor)
        except CrossSite:
            await self.close()  # before it is accepted: 403
            return
        await self.accept()
        try:
            self.begin(live.current(), visitor)
        except Unavailable as problem:
            await self.send_busy(problem.detail)
        except WireError as error:
            await self.close(PROTOCOL_ERROR, str(error))

    def begin(self, now: Live, visitor: Visitor) -> None:
        """Joins the hub. Raises Unavailable, or WireError for a bad `since`."""
        since = read_since(self.scope["query_string"])
        if not now.hub.is_loaded:
            raise Unavailable("The board is being loaded.")
        if len(now.hub.fanout) >= settings.PLACE_SOCKETS_MAX:
            raise Unavailable("This server has as many sockets as it takes.")
        extension = self.scope.get("extensions", {}).get("place.socket")
        self.socket: Socket = extension or AsgiSocket(self)
        self.socket.player = player_or_none(visitor)
        self.allowance = Allowance()
        self.live = now
        if extension:
            extension.on_binary = self.on_binary
        now.hub.join(self.socket, since)

    async def send_busy(self, reason: str) -> None:
        bye = Message.control("bye", reason=reason, retry_ms=RETRY_MS)
        await self.send(text_data=bye.payload.decode())
        await self.close(TOO_BUSY)

    # --- placing ---------------------------------------------------------------------------

    async def websocket_receive(self, message: dict[str, Any]) -> None:
        if self.live is not None:
            self.on_binary(message.get("bytes") or b"")  # text is as wrong as no bytes

    def on_binary(self, data: bytes) -> None:
        """One message of the client, called straight by a server that knows how."""
        if not self.allowance.take():
            self.socket.close(TOO_MANY_MESSAGES, "too many messages")
            return
        try:
            place = decode_place(data)
        except WireError as error:
            self.socket.close(PROTOCOL_ERROR, str(error)[:100])
            return
        try:
            self.place(place)
        except Problem as problem:
            self.refuse(place, problem)

    def place(self, place: Place) -> None:
        """Raises the Problem if it is refused at once; else the answer comes later."""
        if self.socket.player is None:
            raise NoSession("This socket was opened without a session; it may only watch.")
        placing = live.current().placing
        attempt = placing.attempt(self.socket.player, place.x, place.y, place.color)
        placing.submit(attempt, lambda answer: self.answer(place, answer))

    def answer(self, place: Place, answer: Answer) -> None:
        if isinstance(answer, Accepted):
            placed = Placed(place.request_id, answer.seq, answer.wait_ms)
            self.socket.send(Message.binary(encode_placed(placed)))
        else:
            self.refuse(place, answer)

    def refuse(self, place: Place, problem: Problem) -> None:
        refused = {"request_id": place.request_id, "problem": problem.as_dict()}
        self.socket.send(Message.control("refused", **refused))

    # --- the end ---------------------------------------------------------------------------

    async def websocket_disconnect(self, message: dict[str, Any]) -> None:
        if self.live is not None:
            self.live.hub.leave(self.socket)
        raise StopConsumer

    async def dispatch(self, message: dict[str, Any]) -> None:
        """Without Channels' look at database connections, a thread hop for each message:
        nothing here touches the database."""
        await getattr(self, message["type"].replace(".", "_"))(message)


class Allowance:
    """MESSAGES_PER_SECOND on average, and as many at once."""

    __slots__ = ("_at", "_left")

    def __init__(self) -> None:
        self._left, self._at = float(MESSAGES_PER_SECOND), time.monotonic()

    def take(self) -> bool:
        now = time.monotonic()
        gained = (now - self._at) * MESSAGES_PER_SECOND
        self._left, self._at = min(MESSAGES_PER_SECOND, self._left + gained) - 1, now
        return self._left >= 0


def player_or_none(visitor: Visitor) -> str | None:
    try:
        return identity.player_of(visitor)
    except NoSession:
        return None


def read_since(query: bytes) -> int | None:
    """None without one. Raises WireError unless it is a number of up to 19 digits."""
    values = parse_qs(query.decode("latin1"), keep_blank_values=True).get("since")
    if values is None:
        return None
    [since, *more] = values
    if more or not (since.isascii() and since.isdigit() and len(since) <= 19):
        raise WireError("since must be one whole number.")
    return int(since)
