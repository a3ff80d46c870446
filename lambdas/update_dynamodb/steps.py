"""Taking steps in parallel; one that fails holds up no other."""

from __future__ import annotations

import json
from collections.abc import Iterable
from concurrent.futures import Executor

from board.core.ledger_batch import Step


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
