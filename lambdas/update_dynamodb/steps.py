"""Taking steps in parallel; one that fails holds up no other."""

from __future__ import annotations

import json
from collections.abc import Iterable
from concurrent.futures import Executor

from botocore.config import Config

from board.core.dynamodb.tables import ATTEMPTS
from board.core.dynamodb.work import Step

THREADS = 16
RETRY = Config(
    retries={"mode": "standard", "total_max_attempts": ATTEMPTS}, max_pool_connections=THREADS
)


def run(pool: Executor, steps: Iterable[Step]) -> set[int]:
    """Every seq whose step did not succeed."""
    return {seq for failed in pool.map(attempt, steps) for seq in failed}


def attempt(step: Step) -> frozenset[int]:
    try:
        step.write()
    except Exception as error:
        print(json.dumps({"level": "ERROR", "failed": repr(error), "first_seq": min(step.seqs)}))
        return step.seqs
    return frozenset()
