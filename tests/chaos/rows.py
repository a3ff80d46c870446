"""The rows of the table: a name, the fault, and what it needs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import NamedTuple

from tests.chaos.faults import crowds, disk, ledger, network, processes, valkey
from tests.chaos.fleet import Fleet
from tests.chaos.players import Players

Fault = Callable[[Fleet, Players], Awaitable[None]]


class Row(NamedTuple):
    name: str
    inject: Fault
    on_small_disk: bool = False


ROWS = [
    Row("worker-killed", processes.kill_worker),
    Row("supervisor-killed", processes.kill_supervisor),
    Row("ledger-writer-killed", processes.kill_ledger_writer),
    Row("valkey-killed", valkey.restart),
    Row("valkey-stopped", valkey.stop),
    Row("valkey-flushed", valkey.flush),
    Row("valkey-failover-loses", valkey.lose_by_failover),
    Row("valkey-old-file", valkey.come_back_older),
    Row("ledger-down", ledger.be_down),
    Row("ledger-locked", ledger.be_locked),
    Row("valkey-slow", network.slow_valkey),
    Row("valkey-cut", network.cut_valkey),
    Row("valkey-half-open", network.half_open_valkey),
    Row("ledger-slow", network.slow_ledger),
    Row("ledger-cut", network.cut_ledger),
    Row("ledger-half-open", network.half_open_ledger),
    Row("disk-full", disk.be_full, on_small_disk=True),
    Row("clients-never-read", crowds.never_read),
    Row("thousand-sockets", crowds.arrive_at_once),
    Row("rolling-restart", processes.rolling_restart),
]
BY_NAME = {row.name: row for row in ROWS}
