"""Daphne's table of connections, looked after without a pass over all of them at once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from daphne.server import Server as DaphneServer
from twisted.internet import reactor

logger = logging.getLogger(__name__)

SLICE = 100  # connections between two turns of the event loop
TIMEOUT_ROUND_SECONDS = 2.0  # as Daphne's own


class QuietServer(DaphneServer):
    """Daphne asks every connection each second whether its application has ended, and every
    two seconds for its timeouts: at ten thousand sockets that holds the loop for tens of
    milliseconds. Here an application tells its end itself, and timeouts are looked for in
    slices."""

    def create_application(self, protocol: Any, scope: dict[str, Any]) -> Any:
        queue = super().create_application(protocol, scope)
        application = self.connections.get(protocol, {}).get("application_instance")
        if application is not None:
            application.add_done_callback(lambda done: self._application_ended(protocol, done))
        return queue

    def protocol_disconnected(self, protocol: Any) -> None:
        details = self.connections.get(protocol)
        if details is None or "disconnected" in details:
            return  # a refused handshake is told of twice
        super().protocol_disconnected(protocol)
        if "application_instance" not in details:
            del self.connections[protocol]
        else:
            details["killer"] = reactor.callLater(
                self.application_close_timeout, self._kill_late, protocol
            )

    def _application_ended(self, protocol: Any, application: asyncio.Future[None]) -> None:
        details = self.connections.get(protocol)
        if details is None:
            return
        details.pop("application_instance", None)
        is_disconnected = "disconnected" in details
        if is_disconnected:
            del self.connections[protocol]
        if killer := details.pop("killer", None):
            killer.cancel()  # or it would keep every request's objects for its ten seconds
        error = None if application.cancelled() else application.exception()
        if error:
            logger.error("Exception inside application: %s", error, exc_info=error)
            if not is_disconnected:
                protocol.handle_exception(error)

    def _kill_late(self, protocol: Any) -> None:
        details = self.connections.get(protocol, {})
        details.pop("killer", None)
        application = details.get("application_instance")
        if application and not application.done():
            logger.warning("The application of %r took too long to end; it is killed.", protocol)
            application.cancel()

    # --- what Daphne calls ---------------------------------------------------------------

    def application_checker(self) -> None:
        """Nothing to look for: `_application_ended` is told."""

    def timeout_checker(self) -> None:
        self._timeouts = asyncio.get_event_loop().create_task(self._check_timeouts())

    async def _check_timeouts(self) -> None:
        while True:
            await self._in_slices(lambda protocol: protocol.check_timeouts())
            await asyncio.sleep(TIMEOUT_ROUND_SECONDS)

    async def _in_slices(self, visit: Callable[[Any], None]) -> None:
        for position, protocol in enumerate(list(self.connections)):
            if position % SLICE == SLICE - 1:
                await asyncio.sleep(0)
            if protocol in self.connections:  # it may have left in the meantime
                visit(protocol)

    def kill_all_applications(self) -> Any:
        """Daphne's own expects an application behind every connection."""
        ended = [
            each
            for each in self.connections
            if "application_instance" not in self.connections[each]
        ]
        for protocol in ended:
            del self.connections[protocol]
        return super().kill_all_applications()
