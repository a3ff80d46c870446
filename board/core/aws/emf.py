"""Metrics as CloudWatch's embedded metric format: one JSON line on standard output.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
Dimensions are the service and the stage alone: each further value is a metric that costs money.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

NAMESPACE = "Place"
DIMENSIONS = ("Service", "Stage")


def metric_line(
    service: str,
    stage: str,
    at_ms: int,
    metrics: Mapping[str, tuple[float | Sequence[float], str]],
) -> str:
    """`metrics` is (value or values, unit) by name; units are Count, Milliseconds …"""
    declared = [{"Name": name, "Unit": unit} for name, (_, unit) in metrics.items()]
    head = {"Namespace": NAMESPACE, "Dimensions": [DIMENSIONS], "Metrics": declared}
    line = {
        "_aws": {"Timestamp": at_ms, "CloudWatchMetrics": [head]},
        "Service": service,
        "Stage": stage,
        **{name: value for name, (value, _) in metrics.items()},
    }
    return json.dumps(line, separators=(",", ":"))
