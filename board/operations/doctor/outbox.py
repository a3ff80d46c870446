"""Whether what was placed reaches the ledger, and how far the outbox is from refusing more."""

from __future__ import annotations

from board.operations.doctor.finding import Finding, graded, well
from board.store.backlog import Backlog, read_backlog
from board.store.store import Store

OLD_SECONDS, TOO_OLD_SECONDS = 30.0, 300.0  # for what waits


async def examine_outbox(store: Store, kept: int) -> list[Finding]:
    """The outbox keeps its last `kept` entries whoever has them. Raises Unavailable, as for a
    board of an earlier release."""
    settings = await store.settings()
    if settings is None:
        return [well("outbox", "There is no board yet: the first server makes it.")]
    backlog = await read_backlog(store)
    return [length(backlog.length, settings.outbox_limit, kept), waiting(backlog)]


def length(count: int, limit: int, kept: int) -> Finding:
    return graded(
        "outbox",
        f"It has {count:,} entries; placing is refused at {limit:,}.",
        "See what keeps the ledger from taking them, below and in the servers' log.",
        fails=count >= limit,
        warns=count > (min(kept, limit) + limit) / 2,
    )


def waiting(backlog: Backlog) -> Finding:
    told = ", ".join(f"{name} lacks {count:,}" for name, count in sorted(backlog.waiting.items()))
    is_behind = backlog.most_waiting > 0
    return graded(
        "ledger lag",
        f"Of its entries {told}, the first for {backlog.age_seconds:,.0f} s.",
        "Start a server, which writes them; if one runs, its log says what the ledger waits for.",
        fails=is_behind and backlog.age_seconds > TOO_OLD_SECONDS,
        warns=is_behind and backlog.age_seconds > OLD_SECONDS,
    )
