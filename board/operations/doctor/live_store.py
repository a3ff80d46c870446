"""Everything about the live store, as far as it answers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable

from django.conf import settings

from board.core.problem import Unavailable
from board.operations.checks import wrong_with_valkey_url
from board.operations.doctor.finding import Finding, failed, graded
from board.operations.doctor.memory import examine_memory
from board.operations.doctor.outbox import examine_outbox
from board.operations.doctor.persistence import examine_persistence
from board.operations.doctor.queues import examine_queues
from board.operations.doctor.valkey import examine_valkey
from board.store.store import Store
from board.store.valkey.condition import Condition, read_condition

PATIENCE_SECONDS = 3.0  # with each question


async def examine_live_store() -> list[Finding]:
    if any(wrong_with_valkey_url(settings.VALKEY_URL)):
        return [failed("Valkey", "It is not asked: VALKEY_URL is no address.", "See settings.")]
    store = Store.open(settings.VALKEY_URL)
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            condition = await read_condition(store.client)
    except (Unavailable, TimeoutError) as error:
        return [away(reason(error))]
    else:
        return [*told_by(condition), *await asked_of(store)]
    finally:
        await store.close()


def away(why: str) -> Finding:
    """The embedded one ends some seconds after the last process that uses it."""
    if settings.VALKEY_IS_EMBEDDED:
        says = f"The embedded Valkey does not run, as nobody may use it now: {why}"
        do = f"Start a server; if one runs, see {settings.VALKEY_EMBEDDED_DIR / 'valkey.log'}."
        return graded("Valkey", says, do, fails=False, warns=True)
    do = "Start it, let this machine reach it, or change VALKEY_URL."
    return failed("Valkey", f"It does not answer: {why}", do)


def reason(error: Exception) -> str:
    """In the words of whoever knows: a library's stand behind ours."""
    if isinstance(error, TimeoutError):
        return f"no answer in {PATIENCE_SECONDS:.0f} s."
    return str(error.__cause__ or error)


def told_by(condition: Condition) -> list[Finding]:
    return [
        *examine_valkey(condition),
        *examine_persistence(condition),
        *examine_memory(condition),
    ]


async def asked_of(store: Store) -> list[Finding]:
    answers = await asyncio.gather(
        ask("outbox", examine_outbox(store, settings.PLACE_RING_ENTRIES)),
        ask("queues", examine_queues(store)),
    )
    return [each for findings in answers for each in findings]


async def ask(name: str, question: Awaitable[list[Finding]]) -> list[Finding]:
    """One that is not answered is a finding of that name."""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await question
    except Unavailable as problem:
        return [failed(name, f"It cannot be told: {problem.detail}", "See what it says.")]
    except TimeoutError as error:
        return [failed(name, f"It cannot be told: {reason(error)}", "See whether it is reached.")]
