"""Taking steps in parallel; one that fails holds up no other."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from functools import partial

from botocore.config import Config

from board.core.dynamodb.tables import ATTEMPTS
from board.core.dynamodb.work import Step

THREADS = 16
RETRY = Config(
    retries={"mode": "standard", "total_max_attempts": ATTEMPTS}, max_pool_connections=THREADS
)


def run(pool: Executor, steps: Iterable[Step], is_over: Callable[[], bool]) -> set[int]:
    """Every seq whose step did not succeed, or was not begun before time was over."""
    failures = pool.map(partial(attempt, is_over=is_over), steps)
    return {seq for failed in failures for seq in failed}


def attempt(step: Step, is_over: Callable[[], bool]) -> frozenset[int]:
    if is_over():
        return step.seqs
    try:
        step.write()
    except Exception as error:
        print(json.dumps({"level": "ERROR", "failed": repr(error), "first_seq": min(step.seqs)}))
        return step.seqs
    return frozenset()
