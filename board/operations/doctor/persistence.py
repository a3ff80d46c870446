"""Whether Valkey keeps what it acknowledged when it ends."""

from __future__ import annotations

from board.operations.doctor.finding import Finding, failed, graded, well
from board.store.valkey.condition import Condition

NAME = "persistence"
SET = "Start Valkey with --appendonly yes --appendfsync always, and write that into its file."


def examine_persistence(condition: Condition) -> list[Finding]:
    if not condition.configuration:
        says = "Valkey does not tell how it writes to disk."
        do = "See that its service keeps replicas or an append-only file; managed ones do."
        return [graded(NAME, says, do, fails=False, warns=True)]
    if condition.facts.get("aof_enabled") != 1:
        says = "Valkey writes no append-only file: what was acknowledged ends with it."
        return [failed(NAME, says, SET)]
    return [last_write(condition) or syncing(condition.configuration.get("appendfsync", ""))]


def last_write(condition: Condition) -> Finding | None:
    for name in ("aof_last_write_status", "aof_last_bgrewrite_status"):
        status = condition.facts.get(name, "ok")
        if status != "ok":
            do = "Look at Valkey's log; most often its disk is full."
            return failed(NAME, f"Valkey could not write its append-only file ({name}).", do)
    return None


def syncing(how: str) -> Finding:
    if how == "always":
        return well(NAME, "Valkey answers when it is on disk (appendfsync always).")
    says = f"appendfsync is {how}: a power cut takes what was acknowledged just before."
    return graded(NAME, says, SET, fails=how == "no", warns=True)
