"""Which names a stage can have: by the rules of every service that names things after it."""

from __future__ import annotations

import re

SHAPE = re.compile(r"[a-z](-?[a-z0-9])*")  # ElastiCache takes no "--" and no "-" at the end
LONGEST = 20  # a load balancer's name ends at 32
# Stacks of the account itself, which `place-<stage>` would be.
TAKEN = ("bootstrap",)
# What names inside a stage go on with: all that begins with `place-a-task-` is stage a's.
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
