"""How large and how small a stage's numbers are, and which there are, as AWS takes them."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any

from board.core.tiles.limits import LARGEST_SIDE

BOUNDS = {
    "board width": (1, LARGEST_SIDE, ""),
    "board height": (1, LARGEST_SIDE, ""),
    "board ttl_seconds": (0, 60, ""),
    "web spot_percent": (0, 100, ""),
    "web steady_tasks": (0, 1_000, ""),
    "web drain_seconds": (0, 110, "Fargate kills at 120"),
    "store max_gb": (1, 5_000, ""),
    "store max_ecpu_per_second": (1_000, 15_000_000, ""),
    "store snapshot_days": (0, 35, ""),
    "database gb": (20, 65_536, ""),
    "database backup_days": (1, 35, "without backups there is no point in time to go back to"),
    "ledger window_seconds": (1, 300, ""),
    "ledger concurrency": (2, 1_000, ""),
    "ledger memory_mb": (512, 10_240, "with less a call ends half-way"),
}
CHOICES: dict[str, tuple[int, ...]] = {
    "board colors_max": (16, 256),
    "watch log_days": (1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731),
}


def rules(stage: Mapping[str, Any]) -> dict[str, bool]:
    """Each rule as a sentence, and whether the stage, as tables by their names, keeps it."""
    found = {
        f"{said(name)} is {low} to {high}" + (f": {why}" if why else ""): within(
            stage, name, range(low, high + 1)
        )
        for name, (low, high, why) in BOUNDS.items()
    }
    return found | {
        f"{said(name)} is {', '.join(map(str, some[:-1]))} or {some[-1]}": within(
            stage, name, some
        )
        for name, some in CHOICES.items()
    }


def said(name: str) -> str:
    table, _, key = name.partition(" ")
    return f"[{table}] {key}"


def within(stage: Mapping[str, Any], name: str, values: Container[int]) -> bool:
    table, _, key = name.partition(" ")
    return stage[table][key] in values
