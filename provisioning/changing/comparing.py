"""What CloudFormation does to each resource when one template follows another.

A change set tells more than happens: for whatever refers to an attribute of something that changes
in place, it says that it may be made anew. Here only what is made anew changes what refers to it.
"""

from __future__ import annotations

import json
from collections.abc import Set
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from provisioning.documents import Document, references

ADDED, REMOVED, RETYPED = "added", "taken away", "of another type"
IN_PLACE, REPLACED, PERHAPS = "in place", "made anew", "perhaps made anew"
# Of each type the properties that make it anew, and those that may: of AWS's schemas.
BEHAVIOURS = Path(__file__).with_name("update_behaviours.json")


class Change(NamedTuple):
    title: str
    kind: str
    how: str
    properties: tuple[str, ...] = ()  # that differ; where it is made anew those that cause it


def compare(before: Document, after: Document, parameters: Set[str]) -> list[Change]:
    """What stays as it is is left out. `parameters` are those with another value than before."""
    old, new = before["Resources"], after["Resources"]
    gone = [Change(title, old[title]["Type"], REMOVED) for title in old if title not in new]
    come = [Change(title, new[title]["Type"], ADDED) for title in new if title not in old]
    common, others = [title for title in old if title in new], parameters
    while True:
        found = [difference(title, old[title], new[title], others) for title in common]
        changes = [one for one in found if one]
        anew = parameters | {one.title for one in changes if one.how in (REPLACED, RETYPED)}
        if anew == others:
            return gone + come + changes
        others = anew


def difference(title: str, old: Document, new: Document, others: Set[str]) -> Change | None:
    """`others` are resources that are made anew, and parameters of another value."""
    kind = new["Type"]
    if old["Type"] != kind:
        return Change(title, kind, RETYPED, (old["Type"],))
    for how in (REPLACED, PERHAPS):
        paths = behaviours().get(kind, {}).get(how, [])
        changed = tuple(path for path in paths if differs(path, old, new, others))
        if changed:
            return Change(title, kind, how, changed)
    names = sorted({*old.get("Properties", {}), *new.get("Properties", {})})
    changed = tuple(name for name in names if differs(name, old, new, others))
    return Change(title, kind, IN_PLACE, changed) if changed else None


def differs(path: str, old: Document, new: Document, others: Set[str]) -> bool:
    is_now = at(path, new)
    return at(path, old) != is_now or not others.isdisjoint(references(is_now))


def at(path: str, resource: Document) -> Any:
    node: Any = resource.get("Properties", {})
    for name in path.split("/"):
        node = node.get(name) if isinstance(node, dict) else None
    return node


@cache
def behaviours() -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = json.loads(BEHAVIOURS.read_text(encoding="utf-8"))
    return found
