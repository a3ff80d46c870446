"""Behind tests/rig/warm_start.py: a process that imports what a server needs, then forks."""

from __future__ import annotations

import gc
import importlib
import json
import os
import runpy
import select
import signal
import socket
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.rig.warm_start import MESSAGE_BYTES, NUMBER_BYTES, PROJECT

OURS = ("board", "placeproject", "provisioning", "lambdas", "tests")
# A reactor holds descriptors, which two processes cannot share.
REACTORS = ("twisted.internet.reactor", "twisted.internet.asyncioreactor", "daphne.server")
DESCRIPTORS_MAX = 1 << 20


def main(requests: socket.socket) -> None:
    import_what_a_server_needs()
    gc.collect()
    gc.freeze()
    running: dict[int, int] = {}  # by process, the pipe through which its end is told
    woken, waking = socket.socketpair()
    waking.setblocking(False)
    signal.set_wakeup_fd(waking.fileno())
    signal.signal(signal.SIGCHLD, lambda *_: None)
    with requests, woken, waking:
        while True:
            ready, _, _ = select.select([requests, woken], [], [])
            if woken in ready:
                woken.recv(4096)
                tell_ends(running)
            if requests in ready:
                message, descriptors, *_ = socket.recv_fds(requests, MESSAGE_BYTES, 3)
                if not message:
                    return
                *outputs, telling = descriptors
                if (pid := os.fork()) == 0:
                    for ours in (requests, woken, waking):
                        ours.detach()
                    become(outputs, **json.loads(message))
                    return
                running[pid] = telling
                tell(telling, pid)
                for descriptor in outputs:
                    os.close(descriptor)


def become(
    outputs: list[int], words: list[str], environment: dict[str, str], cores: list[int]
) -> None:
    """The program; whatever it raises ends this process as it would have ended its own."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for number, descriptor in enumerate(outputs, start=1):
        os.dup2(descriptor, number)
    os.closerange(3, DESCRIPTORS_MAX)
    os.sched_setaffinity(0, cores)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = words
    sys.path[0] = str((PROJECT / words[0]).parent)
    runpy.run_path(words[0], run_name="__main__")


def tell_ends(running: dict[int, int]) -> None:
    while running:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid == 0:
            return
        telling = running.pop(pid)
        tell(telling, status)
        os.close(telling)


def tell(telling: int, number: int) -> None:
    """Nobody hears it where the test has gone."""
    try:
        os.write(telling, number.to_bytes(NUMBER_BYTES, "little"))
    except BrokenPipeError:
        return


# --- before the first fork -------------------------------------------------------------------


def import_what_a_server_needs() -> None:
    for name in names_in_a_server():
        if not name.startswith((*OURS, *REACTORS)):
            import_unless_it_wants_settings(name)


def names_in_a_server() -> Any:
    """As a fork finds them that imports a whole one."""
    reading, writing = os.pipe()
    with tempfile.TemporaryDirectory() as data:
        if (pid := os.fork()) == 0:
            os.environ["PLACE_DATA_DIR"] = data
            os.environ["DJANGO_SETTINGS_MODULE"] = "placeproject.settings"
            importlib.import_module("django").setup()
            importlib.import_module("placeproject.asgi")
            importlib.import_module("placeproject.server.server")
            # As every command begins: pages, admin, Valkey and caches, which wait to be used.
            importlib.import_module("django.core.management").call_command("check")
            Path(f"/dev/fd/{writing}").write_text(json.dumps([*sys.modules]))
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading) as names:
            found = json.load(names)
        os.waitpid(pid, 0)
    return found


def import_unless_it_wants_settings(name: str) -> None:
    """As models do, which are part of every process by themselves."""
    from django.core.exceptions import ImproperlyConfigured

    try:
        importlib.import_module(name)
    except (ImportError, ImproperlyConfigured):
        return


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))
