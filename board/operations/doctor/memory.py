"""Whether Valkey has room for more, and what it does when there is none."""

from __future__ import annotations

from board.operations.doctor.finding import Finding, graded, well
from board.store.valkey.condition import Condition

MOST_SHARE, MUCH_SHARE = 0.9, 0.75  # of what there is


def examine_memory(condition: Condition) -> list[Finding]:
    return [eviction(condition), room(condition)]


def eviction(condition: Condition) -> Finding:
    """No key of the board has a time to live, so `volatile-` policies pass them by."""
    told = condition.configuration.get("maxmemory-policy")
    policy = told or str(condition.facts.get("maxmemory_policy", "noeviction"))
    if policy == "noeviction":
        return well("eviction", "What is full refuses, nothing is evicted.")
    evicts = policy.startswith("allkeys-")
    return graded(
        "eviction",
        f"maxmemory-policy is {policy}: "
        + ("the board itself is thrown away for room." if evicts else "sessions may go early."),
        "Set it to noeviction: CONFIG SET maxmemory-policy noeviction, and in Valkey's file.",
        fails=evicts,
        warns=True,
    )


def room(condition: Condition) -> Finding:
    facts = condition.facts
    used, limit = int(facts.get("used_memory", 0)), int(facts.get("maxmemory", 0))
    most = limit or int(facts.get("total_system_memory", 0))
    share = used / most if most else 0.0
    return graded(
        "memory",
        f"Valkey uses {mib(used)} of {mib(most)} ({'maxmemory' if limit else 'its machine'}).",
        "Raise maxmemory, or give its machine more: above it placing is refused.",
        fails=share >= MOST_SHARE,
        warns=share >= MUCH_SHARE,
    )


def mib(count: int) -> str:
    return f"{count / 1024**2:,.0f} MiB"
