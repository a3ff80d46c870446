"""CloudFormation stacks: prepare a change, show it, carry it out, follow it to its end."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from provisioning.cloud import Cloud, StepFailed

NOTHING_CHANGES = ("didn't contain changes", "No updates are to be performed")
EMPTY = ("REVIEW_IN_PROGRESS",)
FAILED_CREATION = ("ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED")
STUCK = ("UPDATE_ROLLBACK_FAILED", "DELETE_FAILED")
CHANGE_SET = "deploy"
Stack = dict[str, Any]
Parameters = Mapping[str, str | None]  # None for the value that the stack has


@dataclass(frozen=True)
class Change:
    """A change set that CloudFormation has worked out and that nobody has carried out yet."""

    stack: str
    is_new: bool
    changes: list[dict[str, Any]]

    def touches(self, title: str) -> bool:
        return any(one["LogicalResourceId"] == title for one in self.changes)


def find(cloud: Cloud, name: str) -> Stack | None:
    try:
        found: Stack = cloud.cloudformation.describe_stacks(StackName=name)["Stacks"][0]
    except ClientError as error:
        if "does not exist" in str(error):
            return None
        raise
    return found


def outputs(cloud: Cloud, name: str) -> dict[str, str]:
    stack = find(cloud, name) or {}
    return {one["OutputKey"]: one["OutputValue"] for one in stack.get("Outputs", [])}


def parameters(cloud: Cloud, name: str) -> dict[str, str]:
    stack = find(cloud, name) or {}
    return {one["ParameterKey"]: one["ParameterValue"] for one in stack.get("Parameters", [])}


def template(cloud: Cloud, name: str) -> dict[str, Any]:
    """As the stack runs by it."""
    body = cloud.cloudformation.get_template(StackName=name)["TemplateBody"]
    found: dict[str, Any] = json.loads(body) if isinstance(body, str) else body
    return found


def is_there(cloud: Cloud, name: str) -> bool:
    """Whether there is a stack that once was complete."""
    stack = find(cloud, name)
    return stack is not None and stack["StackStatus"] not in EMPTY + FAILED_CREATION


def prepare(
    cloud: Cloud,
    name: str,
    template: dict[str, str],
    parameters: Parameters,
    role: str = "",
) -> Change | None:
    """None if the stack already is what the template says.

    Tables that an earlier stack of this name has left behind are taken over, not made anew.
    With a `role` CloudFormation works by that instead of the caller's rights, from then on.
    """
    is_new = not is_there(cloud, name)
    forget(cloud, name)
    cloud.cloudformation.create_change_set(
        StackName=name,
        ChangeSetName=CHANGE_SET,
        ChangeSetType="CREATE" if is_new else "UPDATE",
        Capabilities=["CAPABILITY_NAMED_IAM"],
        ImportExistingResources=True,
        Parameters=[parameter(*pair) for pair in parameters.items()],
        **template,
        **({"RoleARN": role} if role else {}),
    )
    found = await_change_set(cloud, name)
    if found["Status"] == "FAILED":
        refuse(cloud, name, str(found.get("StatusReason", "")))
        return None
    return Change(name, is_new, [one["ResourceChange"] for one in found["Changes"]])


def parameter(key: str, value: str | None) -> dict[str, Any]:
    if value is None:
        return {"ParameterKey": key, "UsePreviousValue": True}
    return {"ParameterKey": key, "ParameterValue": value}


def await_change_set(cloud: Cloud, name: str) -> dict[str, Any]:
    found: dict[str, Any]
    while True:
        found = cloud.cloudformation.describe_change_set(StackName=name, ChangeSetName=CHANGE_SET)
        if found["Status"] in ("CREATE_COMPLETE", "FAILED"):
            break
        cloud.wait()
    token = found.get("NextToken")
    while token:
        page = cloud.cloudformation.describe_change_set(
            StackName=name, ChangeSetName=CHANGE_SET, NextToken=token
        )
        found["Changes"] += page["Changes"]
        token = page.get("NextToken")
    return found


def refuse(cloud: Cloud, name: str, reason: str) -> None:
    forget(cloud, name)
    if not any(words in reason for words in NOTHING_CHANGES):
        raise StepFailed(f"CloudFormation refuses the change of {name}: {reason}")


def forget(cloud: Cloud, name: str) -> None:
    """Takes back a change set that was shown and not carried out."""
    try:
        cloud.cloudformation.delete_change_set(StackName=name, ChangeSetName=CHANGE_SET)
    except ClientError as error:
        if error.response["Error"]["Code"] not in ("ChangeSetNotFound", "ValidationError"):
            raise


def show(change: Change, foreseen: Mapping[str, str] | None = None) -> Iterator[str]:
    """`foreseen` says by title how each resource changes, where the stack was looked at."""
    yield f"{change.stack}: {len(change.changes)} changes"
    for one in change.changes:
        title, how = one["LogicalResourceId"], ""
        if one["Action"] == "Modify" and foreseen is not None:
            how = f" ({foreseen.get(title, 'looked at again')})"
        elif one.get("Replacement") == "True":
            how = " (replaces it)"
        yield f"  {one['Action']:<8}{title}  {one['ResourceType']}{how}"


def carry_out(cloud: Cloud, change: Change) -> None:
    seen = {event["EventId"] for event in new_events(cloud, change.stack, set())}
    cloud.cloudformation.execute_change_set(StackName=change.stack, ChangeSetName=CHANGE_SET)
    follow(cloud, change.stack, seen, len(change.changes))


def follow(cloud: Cloud, name: str, seen: set[str], total: int) -> None:
    """Says each event of the stack as it happens; raises StepFailed if it ends badly."""
    done: set[str] = set()
    reason = ""
    while True:
        stack = find(cloud, name)
        for event in reversed(new_events(cloud, name, seen)):
            seen.add(event["EventId"])
            if event["ResourceStatus"].endswith("_COMPLETE"):
                done.add(event["LogicalResourceId"])
            reason = reason or failure(event)
            cloud.say(progress(event, len(done), total))
        status = stack["StackStatus"] if stack else "DELETE_COMPLETE"
        if not status.endswith("_IN_PROGRESS"):
            return check(name, status, reason)
        cloud.wait()


def new_events(cloud: Cloud, name: str, seen: set[str]) -> list[dict[str, Any]]:
    """Newest first, back to one that was seen; none for a stack that is gone."""
    found: list[dict[str, Any]] = []
    pages = cloud.cloudformation.get_paginator("describe_stack_events").paginate(StackName=name)
    try:
        for page in pages:
            fresh = [one for one in page["StackEvents"] if one["EventId"] not in seen]
            found += fresh
            if len(fresh) < len(page["StackEvents"]):
                break
    except ClientError as error:
        if "does not exist" not in str(error):
            raise
    return found


def progress(event: dict[str, Any], done: int, total: int) -> str:
    reason = event.get("ResourceStatusReason", "")
    line = f"  {min(done, total):>3}/{total}  {event['ResourceStatus']:<28}"
    return f"{line}{event['LogicalResourceId']}  {reason}".rstrip()


def failure(event: dict[str, Any]) -> str:
    """The reason of a failure; what was cancelled because of it is not one."""
    reason = str(event.get("ResourceStatusReason", ""))
    if event["ResourceStatus"].endswith("_FAILED") and "cancelled" not in reason:
        return f"{event['LogicalResourceId']}: {reason}"
    return ""


def check(name: str, status: str, reason: str) -> None:
    if status in ("CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE", "DELETE_COMPLETE"):
        return
    raise StepFailed(f"{name} ended as {status}. {reason}".rstrip())
