"""The workers of `manage.py serve --workers N`."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from placeproject.server.orders import Orders, ending_signals, hear_no_more
from placeproject.server.pid_file import RENEW

RESTART_SECONDS = 1.0  # a worker that dies at once is not restarted in a tight loop
TURN_SECONDS = 0.1
READY_SECONDS = 120.0  # that a new worker may take to load the board
# To a worker SIGTERM, however often it comes, means to drain: a service manager may tell it so
# besides us. That somebody lost patience is ours to decide, and comes as this.
DRAIN, STOP_NOW = signal.SIGTERM, signal.SIGINT


@dataclass
class Worker:
    """`ready` is the end of a pipe in which it says that it serves."""

    process: subprocess.Popen[bytes]
    ready: int
    began: float = field(default_factory=time.monotonic)

    def is_ready(self) -> bool:
        try:
            return os.read(self.ready, 1) != b""
        except BlockingIOError:
            return False

    def has_ended(self) -> bool:
        if self.process.poll() is None:
            return False
        if self.ready >= 0:
            os.close(self.ready)
            self.ready = -1
        return True


class Supervisor:
    """Keeps N workers alive on one listening socket and passes the order to stop on.

    Signals are only noted; everything is done in the loop, so that none can fall between two
    steps. However we end, the lifeline closes: the workers hear that even of a `kill -9`.
    """

    def __init__(
        self,
        listening: socket.socket,
        count: int,
        bury: Callable[[int], None] = lambda process: None,
    ) -> None:
        """`bury` is told the id of each worker that has ended."""
        self._listening, self._bury = listening, bury
        self._workers: dict[int, Worker] = {}
        self._due = dict.fromkeys(range(count), 0.0)  # when an empty place is filled
        self._orders = Orders()
        self._lifeline, self._held_end = os.pipe()
        self._is_told_to_renew = False
        self._places_to_renew: list[int] = []
        self._newcomer: Worker | None = None  # for the first of these places
        self._leaving: Worker | None = None

    def run(self) -> None:
        for number in ending_signals():
            signal.signal(number, lambda *_: self._orders.take())
        signal.signal(RENEW, lambda *_: self._note_renewal())
        while not self._orders.were_given:
            self._fill_places()
            self._renew()
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
            elif worker.has_ended():
                say(f"Worker {worker.process.pid} ended with {worker.process.returncode}.")
                self._bury(worker.process.pid)
                del self._workers[place]
                self._due[place] = time.monotonic() + RESTART_SECONDS

    def _start(self) -> Worker:
        ready, said = os.pipe()
        os.set_blocking(ready, False)
        passed = {"--fd": self._listening.fileno(), "--lifeline": self._lifeline, "--ready": said}
        command = [sys.executable, sys.argv[0], "serve"]
        command += [str(word) for pair in passed.items() for word in pair]
        # A session of its own: Ctrl-C reaches the workers through us, once.
        process = subprocess.Popen(command, pass_fds=passed.values(), start_new_session=True)
        os.close(said)
        return Worker(process, ready)

    # --- replacing them, one by one --------------------------------------------------------

    def _note_renewal(self) -> None:
        self._is_told_to_renew = True

    def _renew(self) -> None:
        """A new worker first serves beside the old one; only then the old one is told to drain,
        and when that has ended the next place's turn comes. So nobody is refused."""
        if self._is_told_to_renew:
            self._is_told_to_renew = False
            self._places_to_renew = list(self._due)
        if self._leaving:
            if self._leaving.has_ended():
                self._bury(self._leaving.process.pid)
                self._leaving = None
        elif self._newcomer:
            self._look_at_newcomer(self._newcomer)
        elif self._places_to_renew:
            self._newcomer = self._start()

    def _look_at_newcomer(self, newcomer: Worker) -> None:
        if newcomer.has_ended():
            self._give_up(f"ended with {newcomer.process.returncode}")
        elif newcomer.is_ready():
            place = self._places_to_renew.pop(0)
            self._leaving, self._newcomer = self._workers.get(place), None
            self._workers[place] = newcomer
            if self._leaving:
                self._leaving.process.send_signal(DRAIN)
            if not self._places_to_renew:
                say(f"All {len(self._due)} workers are new.")
        elif time.monotonic() - newcomer.began > READY_SECONDS:
            newcomer.process.kill()
            self._give_up(f"was not ready in {READY_SECONDS:.0f} s")

    def _give_up(self, why: str) -> None:
        assert self._newcomer
        say(f"The new worker {self._newcomer.process.pid} {why}: the others stay as they are.")
        self._newcomer.process.wait()
        self._newcomer.has_ended()
        self._bury(self._newcomer.process.pid)
        self._newcomer, self._places_to_renew = None, []

    # --- the end ---------------------------------------------------------------------------

    def _all(self) -> Iterator[Worker]:
        yield from self._workers.values()
        yield from (each for each in (self._newcomer, self._leaving) if each)

    def _tell(self, number: signal.Signals) -> None:
        for worker in self._all():
            worker.process.send_signal(number)  # a no-op for one that has ended

    def _wait(self) -> None:
        is_told_to_hurry = False
        while not all(worker.has_ended() for worker in self._all()):
            if self._orders.is_impatient and not is_told_to_hurry:
                is_told_to_hurry = True
                self._tell(STOP_NOW)
            time.sleep(TURN_SECONDS)


def say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")
