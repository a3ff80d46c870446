"""A trap of AWS: an assertion about the template, and a defect that it must see.

`seed` plants the defect in a copy of the template; `check` must pass before and fail after.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, NamedTuple

from provisioning.stage import Stage
from tests.provisioning.reading import Document

Check = Callable[[Document], None]
Where = Callable[[Stage], bool]
Stack = Literal["stage", "bootstrap"]


class Trap(NamedTuple):
    name: str
    check: Check
    seed: Check
    stack: Stack
    where: Where  # a stage may give something up, and says so


TRAPS: list[Trap] = []


def trap(
    name: str, seed: Check, stack: Stack = "stage", where: Where = lambda stage: True
) -> Callable[[Check], Check]:
    def add(check: Check) -> Check:
        TRAPS.append(Trap(name, check, seed, stack, where))
        return check

    return add


def put(read: Callable[[Document], Any], **values: Any) -> Check:
    """A seed that sets properties of what `read` finds."""
    return lambda document: read(document).update(values)


def drop(read: Callable[[Document], Any], name: str) -> Check:
    return lambda document: read(document).pop(name)


def set_attribute(read: Callable[[Document], Document], field: str, key: str, value: str) -> Check:
    def seed(document: Document) -> None:
        for attribute in read(document)[field]:
            if attribute["Key"] == key:
                attribute["Value"] = value

    return seed
