"""Which names a stage and its tables can have, by the rules of every service that has a say."""

from __future__ import annotations

import re
from collections.abc import Mapping

SHAPE = re.compile(r"[a-z](-?[a-z0-9])*")  # ElastiCache takes no "--" and no "-" at the end
LONGEST = 20  # a load balancer's name ends at 32
# Stacks of the account itself, which `place-<stage>` would be.
TAKEN = ("bootstrap",)
# What names inside a stage go on with: all that begins with `place-a-task-` is stage a's.
RESTORED = r"(-restored[a-zA-Z0-9_.-]{0,60})?"  # what may follow a table's own name
INSIDE = ("board", "logbucket", "placements", "task", "users", "webbucket")


def rules(name: str) -> dict[str, bool]:
    """Each rule as a sentence, and whether the name keeps it."""
    inside = [part for part in name.split("-")[1:] if part in INSIDE]
    return {
        f"name is 1 to {LONGEST} small letters, digits and single '-', from a letter on and with "
        f"no '-' at its end, not {name!r}": (
            len(name) <= LONGEST and SHAPE.fullmatch(name) is not None
        ),
        f"name is not {name!r}, which is the account's own stack": name not in TAKEN,
        f"name {name!r} has no part {' or '.join(map(repr, inside))} after a '-': it would be "
        f"taken for something of stage {name.partition('-')[0]!r}": not inside,
    }


def table_rules(prefix: str, tables: Mapping[str, str]) -> dict[str, bool]:
    """Restored beside the stack's own: people's roles look into those alone."""
    return {
        f"[tables] {name} is {prefix}-{name}, or that with -restored and more at its end, not "
        f"{table!r}": re.fullmatch(re.escape(f"{prefix}-{name}") + RESTORED, table) is not None
        for name, table in tables.items()
    }
