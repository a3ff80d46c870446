"""The socket /ws/board: who may open it, and from where it is brought to now."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings

from board.core.formats.varint import WireError
from board.core.problem import Unavailable
from board.hub.hub import RESTARTING, TOO_BUSY
from board.hub.message import Message
from board.hub.socket import Socket
from board.identity import session
from board.identity.address import network_of
from board.identity.visitor import Visitor
from board.live import crowd, drain, live
from board.live.live import Live
from board.players.socket import handshake
from board.players.socket.asgi_socket import AsgiSocket
from board.players.socket.conversation import PROTOCOL_ERROR, Conversation

RETRY_MS = 3_000


class BoardSocket(AsyncWebsocketConsumer):
    """Opens one client's socket. It watches; it may place if its handshake brought a session.

    Frames come from the hub, past this consumer: our server puts its connection into the
    scope's extensions, and the hub writes to that. Messages of the client then go from the
    connection to the conversation as well, so this consumer ends with the handshake: an idle
    socket costs no task and no queue. Under another server it stays and passes them on.
    """

    channel_layer_alias = None  # control messages reach the hub, once for all sockets

    async def websocket_connect(self, message: dict[str, Any]) -> None:
        visitor = Visitor.of_scope(self.scope)
        self.conversation: Conversation | None = None
        if handshake.refusal(handshake.PATH, visitor):
            await self.close()  # before it is accepted: 403
            return
        await self.accept()
        if drain.is_draining():  # the farewell has begun without this socket
            await self.send_away(RESTARTING, "restarting")
            return
        try:
            self.begin(live.current(), visitor)
        except Unavailable as problem:
            await self.send_away(TOO_BUSY, problem.detail)
        except WireError as error:
            await self.close(PROTOCOL_ERROR, str(error))

    def begin(self, now: Live, visitor: Visitor) -> None:
        """Joins the hub. Raises Unavailable, WireError for a bad `since`, or StopConsumer when
        the connection has taken over."""
        since = read_since(self.scope["query_string"])
        if not now.hub.follower.is_loaded:
            raise Unavailable("The board is being loaded.")
        sockets = len(now.hub.fanout)
        if sockets >= settings.PLACE_SOCKETS_MAX or crowd.is_full(sockets):
            raise Unavailable("This server has as many sockets as it takes.")
        connection = self.scope.get("extensions", {}).get("place.socket")
        socket: Socket = connection or AsgiSocket(self)
        socket.player = session.player_or_none(visitor)
        network = network_of(visitor) if socket.player else ()
        conversation = Conversation(socket, now.hub, network)
        if connection is None:
            self.conversation = conversation
            conversation.begin(since)
        elif connection.converse(conversation):
            conversation.begin(since)
            raise StopConsumer

    async def send_away(self, code: int, reason: str) -> None:
        bye = Message.control("bye", reason=reason, retry_ms=RETRY_MS)
        await self.send(text_data=bye.payload.decode())
        await self.close(code)

    async def websocket_receive(self, message: dict[str, Any]) -> None:
        if self.conversation:
            self.conversation.on_binary(message.get("bytes") or b"")

    async def websocket_disconnect(self, message: dict[str, Any]) -> None:
        if self.conversation:
            self.conversation.on_closed()
        raise StopConsumer

    async def dispatch(self, message: dict[str, Any]) -> None:
        """Without Channels' look at database connections, a thread hop for each message:
        nothing here touches the database."""
        await getattr(self, message["type"].replace(".", "_"))(message)


def read_since(query: bytes) -> int | None:
    """None without one. Raises WireError unless it is a number of up to 19 digits."""
    values = parse_qs(query.decode("latin1"), keep_blank_values=True).get("since")
    if values is None:
        return None
    [since, *more] = values
    if more or not (since.isascii() and since.isdigit() and len(since) <= 19):
        raise WireError("since must be one whole number.")
    return int(since)
