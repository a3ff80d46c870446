"""Stacks that an earlier run left in a state that nothing can be deployed to."""

from __future__ import annotations

from provisioning.cloud import Cloud, StepFailed
from provisioning.deploy import stacks


def settle(cloud: Cloud, name: str) -> None:
    """Waits for what is going on, and clears away a creation that failed."""
    stack = stacks.find(cloud, name)
    if stack is None or stack["StackStatus"] in stacks.EMPTY:
        return
    if stack["StackStatus"].endswith("_IN_PROGRESS"):
        stack = await_end(cloud, name)
    status = stack["StackStatus"] if stack else ""
    if status in stacks.STUCK:
        raise StepFailed(
            f"{name} is stuck in {status}. Look at its events in the console, mend what they "
            f"name, run 'aws cloudformation continue-update-rollback --stack-name {name}'."
        )
    if status in stacks.FAILED_CREATION:
        cloud.say(f"  {name}'s first creation failed; clearing it away.")
        remove(cloud, name)


def await_end(cloud: Cloud, name: str) -> stacks.Stack | None:
    cloud.say(f"  {name} is being changed already; waiting for that to end.")
    while True:
        stack = stacks.find(cloud, name)
        if stack is None or not stack["StackStatus"].endswith("_IN_PROGRESS"):
            return stack
        cloud.wait()


def remove(cloud: Cloud, name: str) -> None:
    """Deletes the stack; what its template retains stays."""
    seen = {event["EventId"] for event in stacks.new_events(cloud, name, set())}
    total = loosen(cloud, name)
    cloud.cloudformation.update_termination_protection(
        StackName=name, EnableTerminationProtection=False
    )
    cloud.cloudformation.delete_stack(StackName=name)
    stacks.follow(cloud, name, seen, total)


def loosen(cloud: Cloud, name: str) -> int:
    """Takes off what protects single resources from deletion; how many resources there are."""
    pages = cloud.cloudformation.get_paginator("list_stack_resources").paginate(StackName=name)
    resources = [one for page in pages for one in page["StackResourceSummaries"]]
    for one in resources:
        physical = one.get("PhysicalResourceId")
        if not physical or one["ResourceStatus"] == "DELETE_COMPLETE":
            continue
        if one["ResourceType"] == "AWS::ElasticLoadBalancingV2::LoadBalancer":
            cloud.elbv2.modify_load_balancer_attributes(
                LoadBalancerArn=physical,
                Attributes=[{"Key": "deletion_protection.enabled", "Value": "false"}],
            )
        elif one["ResourceType"] == "AWS::RDS::DBInstance":
            cloud.rds.modify_db_instance(
                DBInstanceIdentifier=physical, DeletionProtection=False, ApplyImmediately=True
            )
    return len(resources)
