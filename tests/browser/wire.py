"""The line between a browser and a board, to be cut, frozen or tampered with."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable

Alter = Callable[[bytes], bytes]


class Wire:
    """Passes connections on to `port`. A frozen one stays open and passes nothing, like one
    whose way has gone without a word; what it was given is passed on when it thaws."""

    def __init__(self, port: int, alter: Alter = lambda answer: answer) -> None:
        self._target, self._alter = port, alter
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=50)
        self._open: set[socket.socket] = set()
        self._frozen: dict[socket.socket, threading.Event] = {}
        self._lock = threading.Lock()
        self.is_down = False
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> Wire:
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()
        self.thaw()
        self.cut()

    def cut(self) -> None:
        """Ends every connection there is; new ones go through."""
        with self._lock:
            for end in self._open:
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)

    def go_down(self) -> None:
        self.is_down = True
        self.cut()

    def freeze(self) -> None:
        """Those that are open now; new ones go through."""
        with self._lock:
            for end in self._open:
                self._frozen.setdefault(end, threading.Event())

    def thaw(self) -> None:
        with self._lock:
            for event in self._frozen.values():
                event.set()
            self._frozen.clear()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            if self.is_down:
                client.close()
                continue
            server = socket.create_connection(("127.0.0.1", self._target))
            with self._lock:
                self._open |= {client, server}
            for source, sink, alter in (
                (client, server, lambda request: request),
                (server, client, self._alter),
            ):
                threading.Thread(
                    target=self._pump, args=(source, sink, alter), daemon=True
                ).start()

    def _pump(self, source: socket.socket, sink: socket.socket, alter: Alter) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65_536):
                if frozen := self._frozen.get(source):
                    frozen.wait()
                sink.sendall(alter(data))
        with contextlib.suppress(OSError):
            sink.shutdown(socket.SHUT_RDWR)
        with self._lock:
            self._open.discard(source)
        source.close()
