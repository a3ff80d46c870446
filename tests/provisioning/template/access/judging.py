"""Calls held against a role's statements, and the statements against the calls."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from tests.provisioning.reading import Document, as_list
from tests.provisioning.template.access.calls import Call


def findings(role: str, statements: Sequence[Document], calls: Collection[Call]) -> Iterator[str]:
    """Sentences: first what the role is refused, then what nothing under it uses."""
    for call in dict.fromkeys(calls):
        if not any(allows(statement, call) for statement in statements):
            yield f"{role} may not {call}, which is called."
    for statement in statements:
        for action in as_list(statement["Action"]):
            for resource in as_list(statement["Resource"]):
                one = {**statement, "Action": action, "Resource": resource}
                if not any(allows(one, call) for call in calls):
                    yield f"{role} may {action} on {resource}, which nothing uses."


def allows(statement: Document, call: Call) -> bool:
    return (
        any(matches(one, call.action, re.IGNORECASE) for one in as_list(statement["Action"]))
        and any(matches(one, call.resource) for one in as_list(statement["Resource"]))
        and holds(statement.get("Condition", {}), dict(call.context))
    )


def matches(pattern: str, text: str, flags: int = 0) -> bool:
    """As IAM does it: * and ? stand for any characters, slashes and colons, too."""
    expression = re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")
    return re.fullmatch(expression, text, flags) is not None


def holds(condition: dict[str, Any], context: dict[str, str]) -> bool:
    """Raises LookupError for an operator that is not here yet."""
    for operator, keys in condition.items():
        for key, wanted in keys.items():
            if not compare(operator, as_list(wanted), context.get(key)):
                return False
    return True


def compare(operator: str, wanted: list[str], found: str | None) -> bool:
    match operator:
        case "StringEquals":
            return found in wanted
        case "ForAllValues:StringEquals":  # none is all of them; here a request has one at most
            return found is None or found in wanted
        case "StringLike" | "ArnEquals" | "ArnLike":
            return found is not None and any(matches(one, found) for one in wanted)
    raise LookupError(f"Nobody has said how {operator} compares.")
