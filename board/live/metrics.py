"""What a web process measures, by name: one list, for CloudWatch and for Prometheus.

CloudWatch bills each metric and each value of a label, so it is told only what dashboard and
alarms use, and nothing with a label: what of that it needs has a name of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from board.core.problem import Problem

OTHER = "other"  # whatever a label has no value for: clients choose some of them


class Kind(Enum):
    """Samples are of a histogram: how long something took, each time that it was done."""

    COUNTER = "counter"
    GAUGE = "gauge"
    HISTOGRAM = "histogram"


@dataclass(frozen=True, slots=True)
class Metric:
    """`unit` is CloudWatch's word, and what whoever measures says it in. A gauge that `is_shared`
    is of the board, so every process says the same; others are summed over the processes.

    What is `part_of` another metric counts its `values` (those that no other part counts, if it
    names none) for CloudWatch alone.
    """

    name: str
    kind: Kind
    help: str
    unit: str = "Count"
    label: str = ""
    values: tuple[str, ...] = ()
    limits: tuple[float, ...] = ()  # of a histogram's buckets
    part_of: str = ""
    is_shared: bool = False
    is_in_cloudwatch: bool = False

    @property
    def prometheus_name(self) -> str:
        """In base units, as its users expect; a counter's is shown with _total behind."""
        words = re.sub(r"(?<=.)(?=[A-Z])", "_", self.name).lower()
        return f"place_{words}_seconds" if self.unit != "Count" else f"place_{words}"

    @property
    def in_base_unit(self) -> float:
        """What one of its unit is."""
        return 0.001 if self.unit == "Milliseconds" else 1.0


REFUSALS = tuple(sorted(kind.slug for kind in Problem.__subclasses__()))
CLOSE_CODES = ("1000", "1001", "1002", "1006", "1009", "1011")
OWN_CLOSE_CODES = ("4002", "4003", "4008", "4012", "4013")
STORE_MS = (0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000)
LOOP_MS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 5_000)
FANOUT_MS = (50, 100, 150, 200, 300, 500, 1_000, 2_000, 5_000, 10_000)

METRICS = (
    Metric("Connections", Kind.GAUGE, "Open sockets.", is_in_cloudwatch=True),
    Metric("SlowSockets", Kind.GAUGE, "Open sockets whose client takes less than it is sent."),
    Metric("Connects", Kind.COUNTER, "Sockets that were opened."),
    Metric(
        "Closes",
        Kind.COUNTER,
        "Sockets that were closed, by close code; 1006 is without a word.",
        label="code",
        values=(*CLOSE_CODES, *OWN_CLOSE_CODES),
    ),
    Metric("Placements", Kind.COUNTER, "Placements that were accepted.", is_in_cloudwatch=True),
    Metric(
        "Refusals",
        Kind.COUNTER,
        "Wishes to place, or to take back, that were refused, by problem.",
        label="problem",
        values=REFUSALS,
    ),
    Metric(
        "CooldownRefusals",
        Kind.COUNTER,
        "Placements during a cooldown.",
        values=("cooldown",),
        part_of="Refusals",
        is_in_cloudwatch=True,
    ),
    Metric(
        "OtherRefusals",
        Kind.COUNTER,
        "Placements that were refused for another reason.",
        part_of="Refusals",
        is_in_cloudwatch=True,
    ),
    Metric(
        "FanoutLag",
        Kind.HISTOGRAM,
        "From a placement's acceptance to the sockets of the process that accepted it.",
        unit="Milliseconds",
        limits=FANOUT_MS,
        is_in_cloudwatch=True,
    ),
    Metric(
        "StoreLatency",
        Kind.HISTOGRAM,
        "What Valkey took to decide a batch of placements.",
        unit="Milliseconds",
        limits=STORE_MS,
        is_in_cloudwatch=True,
    ),
    Metric("OutboxLength", Kind.GAUGE, "Entries of the outbox.", is_shared=True),
    Metric(
        "OutboxWaiting",
        Kind.GAUGE,
        "Entries that the ledger, or the topic, has not got yet.",
        is_shared=True,
    ),
    Metric(
        "OutboxAge",
        Kind.GAUGE,
        "How long the first of those has been waiting.",
        unit="Seconds",
        is_shared=True,
    ),
    Metric(
        "EventLoopLag",
        Kind.HISTOGRAM,
        "How much later than asked for a process's event loop goes on with what waits.",
        unit="Milliseconds",
        limits=LOOP_MS,
    ),
    Metric("LoopRestarts", Kind.COUNTER, "Loops that failed and were begun again."),
    Metric("BuildInfo", Kind.GAUGE, "Processes that run this build.", label="version"),
    Metric("Healthy", Kind.GAUGE, "Processes whose /healthz says 200."),
)
BY_NAME = {each.name: each for each in METRICS}
# What a web task tells CloudWatch, with its unit: the dashboard draws it, and scaling goes by it.
CLOUDWATCH_UNITS = {each.name: each.unit for each in METRICS if each.is_in_cloudwatch}


def cloudwatch_name(name: str, label: str) -> str | None:
    """Under which CloudWatch counts it, if it does."""
    parts = [each for each in METRICS if each.part_of == name]
    named = [each.name for each in parts if label in each.values]
    rest = [each.name for each in parts if not each.values]
    return next(iter([*named, *rest]), name if name in CLOUDWATCH_UNITS else None)
