"""Runs in .venv-cloud: policies as JSON on standard input, findings as JSON on standard output.

parliament says whether actions, conditions and resources fit each other; policy_sentry's
table says of each action by itself whether it knows resources.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from parliament import analyze_policy_string
from policy_sentry.querying.actions import get_action_data


def main() -> None:
    found = [finding for policy in json.load(sys.stdin) for finding in judge(policy)]
    json.dump(found, sys.stdout)


def judge(policy: dict[str, Any]) -> list[str]:
    analyzed = analyze_policy_string(json.dumps(policy["policy"]))
    found = [f"{policy['title']}: {one.issue} {one.detail}" for one in analyzed.findings]
    for statement in policy["policy"]["Statement"]:
        found += [f"{policy['title']}: {one}" for one in starred(statement)]
    return found


def starred(statement: dict[str, Any]) -> list[str]:
    """An action that knows resources has some, unless a condition narrows it."""
    found = []
    for action in statement["Action"]:
        service, name = action.split(":")
        if name == "*":
            continue
        data = get_action_data(service, name)
        if not data:
            found.append(f"{action} does not exist")
            continue
        arns = {row["resource_arn_format"] for row in data[service]}
        if statement["Resource"] == "*" and "*" not in arns and "Condition" not in statement:
            found.append(f"{action} knows {sorted(arns)} and has *")
    return found


if __name__ == "__main__":
    main()
