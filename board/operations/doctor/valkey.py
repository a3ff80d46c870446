"""Whether the live store is there, new enough, and of the same time as this machine."""

from __future__ import annotations

import time
from collections.abc import Callable

from board.operations.doctor.finding import Finding, graded, well
from board.store.valkey.condition import Condition

# The first Valkey; Redis up to there is the same server. Every Valkey tells it as `redis_version`.
LEAST_VERSION = (7, 2)
CLOCK_SECONDS, FAR_SECONDS = 1.0, 10.0  # between two clocks: what is odd, and what is wrong


def examine_valkey(condition: Condition, clock: Callable[[], float] = time.time) -> list[Finding]:
    """`clock` is this machine's, in Unix seconds."""
    return [version(condition), clocks(condition.clock_seconds - clock()), role(condition)]


def version(condition: Condition) -> Finding:
    facts = condition.facts
    shown = str(facts.get("valkey_version") or facts.get("redis_version", ""))
    found = numbers(str(facts.get("redis_version", "")))
    least = ".".join(map(str, LEAST_VERSION))
    return graded(
        "Valkey",
        f"It answers, and is {facts.get('server_name', 'redis')} {shown or 'of no version'}.",
        f"Use Valkey {least} or newer: the scripts of a board need it.",
        fails=found < LEAST_VERSION,
    )


def numbers(text: str) -> tuple[int, ...]:
    return tuple(int(each) for each in text.split(".")[:3] if each.isdecimal())


def clocks(ahead_seconds: float) -> Finding:
    """Valkey's reckons cooldowns, ours sessions and bans' ends."""
    seconds = abs(ahead_seconds)
    if seconds <= CLOCK_SECONDS:
        return well("clock", "Valkey's clock and this machine's agree.")
    side = "ahead of" if ahead_seconds > 0 else "behind"
    return graded(
        "clock",
        f"Valkey's clock is {seconds:,.1f} s {side} this machine's.",
        "Let NTP set the clocks of both machines (timedatectl set-ntp true).",
        fails=seconds > FAR_SECONDS,
        warns=True,
    )


def role(condition: Condition) -> Finding:
    """Nobody can place on a replica."""
    is_replica = condition.facts.get("role") not in (None, "master")
    return graded(
        "role",
        "VALKEY_URL leads to a replica, which takes no placements."
        if is_replica
        else "VALKEY_URL leads to a primary.",
        "Set VALKEY_URL to the primary, or to an address that follows it.",
        fails=is_replica,
    )
