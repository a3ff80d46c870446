"""The workers of `manage.py serve --workers N`."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time

from placeproject.server.orders import Orders, ending_signals, hear_no_more

RESTART_SECONDS = 1.0  # a worker that dies at once is not restarted in a tight loop
TURN_SECONDS = 0.1
# To a worker SIGTERM, however often it comes, means to drain: a service manager may tell it so
# besides us. That somebody lost patience is ours to decide, and comes as this.
DRAIN, STOP_NOW = signal.SIGTERM, signal.SIGINT


class Supervisor:
    """Keeps N workers alive on one listening socket and passes the order to stop on.

    Signals are only noted; everything is done in the loop, so that none can fall between two
    steps. However we end, the lifeline closes: the workers hear that even of a `kill -9`.
    """

    def __init__(self, listening: socket.socket, count: int) -> None:
        self._listening = listening
        self._workers: dict[int, subprocess.Popen[bytes]] = {}
        self._due = dict.fromkeys(range(count), 0.0)  # when an empty place is filled
        self._orders = Orders()
        self._lifeline, self._held_end = os.pipe()

    def run(self) -> None:
        for number in ending_signals():
            signal.signal(number, lambda *_: self._orders.take())
        while not self._orders.were_given:
            self._fill_places()
            time.sleep(TURN_SECONDS)
        # The port is free when the last worker has closed it, too.
        self._listening.close()
        self._tell(DRAIN)
        self._wait()
        hear_no_more()

    def _fill_places(self) -> None:
        for place, due in self._due.items():
            worker = self._workers.get(place)
            if worker is None:
                if time.monotonic() >= due:
                    self._workers[place] = self._start()
            elif worker.poll() is not None:
                sys.stderr.write(f"Worker {worker.pid} ended with {worker.returncode}.\n")
                del self._workers[place]
                self._due[place] = time.monotonic() + RESTART_SECONDS

    def _start(self) -> subprocess.Popen[bytes]:
        listening, lifeline = self._listening.fileno(), self._lifeline
        command = [sys.executable, sys.argv[0], "serve"]
        command += ["--fd", str(listening), "--lifeline", str(lifeline)]
        # A session of its own: Ctrl-C reaches the workers through us, once.
        return subprocess.Popen(command, pass_fds=[listening, lifeline], start_new_session=True)

    def _tell(self, number: signal.Signals) -> None:
        for worker in self._workers.values():
            worker.send_signal(number)  # a no-op for one that has ended

    def _wait(self) -> None:
        is_told_to_hurry = False
        while any(worker.poll() is None for worker in self._workers.values()):
            if self._orders.is_impatient and not is_told_to_hurry:
                is_told_to_hurry = True
                self._tell(STOP_NOW)
            time.sleep(TURN_SECONDS)
