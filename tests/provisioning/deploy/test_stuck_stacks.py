"""States of stacks that the emulator never gets into, by recorded answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from provisioning.cloud import StepFailed
from provisioning.deploy import stacks, stuck_stacks
from provisioning.deploy.preparing import Deployment, find_places
from provisioning.stage import Stage
from tests.provisioning.stubs import Recorded, recorded

AT = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def rig() -> Iterator[Recorded]:
    with recorded("cloudformation", "ec2", "elbv2", "rds") as rig:
        yield rig


def stack_is(rig: Recorded, status: str) -> None:
    stack = {"StackName": "s", "CreationTime": AT, "StackStatus": status}
    rig.answers("cloudformation", "describe_stacks", {"Stacks": [stack]})


def stack_is_gone(rig: Recorded) -> None:
    words = "Stack with id s does not exist"
    rig.refuses("cloudformation", "describe_stacks", "ValidationError", words)


def events_are(rig: Recorded, *events: tuple[str, str, str]) -> None:
    found = [
        {
            "StackId": "s",
            "StackName": "s",
            "EventId": f"{title}-{status}",
            "LogicalResourceId": title,
            "ResourceStatus": status,
            "ResourceStatusReason": reason,
            "Timestamp": AT,
        }
        for title, status, reason in events
    ]
    rig.answers("cloudformation", "describe_stack_events", {"StackEvents": found})


def test_nothing_is_settled_where_there_is_nothing(rig: Recorded) -> None:
    stack_is_gone(rig)
    stuck_stacks.settle(rig.cloud, "s")


def test_a_change_under_way_is_waited_for(rig: Recorded) -> None:
    for status in ("UPDATE_IN_PROGRESS", "UPDATE_IN_PROGRESS", "UPDATE_COMPLETE"):
        stack_is(rig, status)
    stuck_stacks.settle(rig.cloud, "s")
    assert "being changed already" in rig.said[0]
    assert len(rig.pauses) == 1


def test_a_stuck_stack_says_what_a_person_has_to_do(rig: Recorded) -> None:
    stack_is(rig, "UPDATE_ROLLBACK_FAILED")
    with pytest.raises(StepFailed, match="continue-update-rollback --stack-name s"):
        stuck_stacks.settle(rig.cloud, "s")


def resource(kind: str, physical: str) -> dict[str, Any]:
    return {
        "LogicalResourceId": kind,
        "PhysicalResourceId": physical,
        "ResourceType": f"AWS::{kind}",
        "LastUpdatedTimestamp": AT,
        "ResourceStatus": "CREATE_COMPLETE",
    }


def test_what_protects_single_resources_is_taken_off_before_the_stack_goes(rig: Recorded) -> None:
    events_are(rig)
    listed = [
        resource("ElasticLoadBalancingV2::LoadBalancer", "arn:lb"),
        resource("RDS::DBInstance", "db"),
        resource("EC2::VPC", "vpc"),
    ]
    rig.answers("cloudformation", "list_stack_resources", {"StackResourceSummaries": listed})
    off = [{"Key": "deletion_protection.enabled", "Value": "false"}]
    rig.answers(
        "elbv2",
        "modify_load_balancer_attributes",
        {},
        {"LoadBalancerArn": "arn:lb", "Attributes": off},
    )
    rig.answers(
        "rds",
        "modify_db_instance",
        {},
        {"DBInstanceIdentifier": "db", "DeletionProtection": False, "ApplyImmediately": True},
    )
    rig.answers(
        "cloudformation",
        "update_termination_protection",
        {},
        {"StackName": "s", "EnableTerminationProtection": False},
    )
    rig.answers("cloudformation", "delete_stack", {}, {"StackName": "s"})
    stack_is_gone(rig)
    events_are(rig, ("s", "DELETE_COMPLETE", ""))
    stuck_stacks.remove(rig.cloud, "s")


def test_the_first_failure_is_the_reason_not_what_was_cancelled_for_it(rig: Recorded) -> None:
    stack_is(rig, "UPDATE_IN_PROGRESS")
    events_are(
        rig,
        ("Other", "UPDATE_FAILED", "Resource update cancelled"),
        ("Web", "UPDATE_FAILED", "Image not found"),
    )
    stack_is(rig, "UPDATE_ROLLBACK_COMPLETE")
    events_are(rig)
    with pytest.raises(StepFailed, match="UPDATE_ROLLBACK_COMPLETE. Web: Image not found"):
        stacks.follow(rig.cloud, "s", set(), 2)
    assert rig.said[0].split() == ["0/2", "UPDATE_FAILED", "Web", "Image", "not", "found"]


def test_a_change_set_of_many_pages_is_read_whole(rig: Recorded) -> None:
    def page(title: str, **more: Any) -> dict[str, Any]:
        change = {"Action": "Add", "LogicalResourceId": title, "ResourceType": "AWS::SNS::Topic"}
        return {"Status": "CREATE_COMPLETE", "Changes": [{"ResourceChange": change}], **more}

    rig.answers("cloudformation", "describe_change_set", {"Status": "CREATE_IN_PROGRESS"})
    rig.answers("cloudformation", "describe_change_set", page("A", NextToken="1"))
    rig.answers("cloudformation", "describe_change_set", page("B"))
    assert len(stacks.await_change_set(rig.cloud, "s")["Changes"]) == 2


def test_a_change_that_cloudformation_refuses_is_a_sentence(rig: Recorded) -> None:
    rig.answers("cloudformation", "delete_change_set", {})
    with pytest.raises(StepFailed, match="refuses the change of s: No such parameter"):
        stacks.refuse(rig.cloud, "s", "No such parameter")


def test_a_replacement_is_shown_as_one() -> None:
    change = {
        "Action": "Modify",
        "LogicalResourceId": "Database",
        "ResourceType": "AWS::RDS::DBInstance",
        "Replacement": "True",
    }
    assert "(replaces it)" in list(stacks.show(stacks.Change("s", False, [change])))[1]


def places(rig: Recorded, zone_id: str, lists: list[dict[str, str]]) -> Deployment:
    zones = [{"ZoneName": "us-east-1a", "ZoneId": zone_id}]
    rig.answers("ec2", "describe_availability_zones", {"AvailabilityZones": zones})
    if lists or zone_id != "use1-az3":
        rig.answers("ec2", "describe_managed_prefix_lists", {"PrefixLists": lists})
    return Deployment(Stage("x"), rig.cloud, lambda _: None)


def test_cloudfronts_addresses_are_looked_up(rig: Recorded) -> None:
    deployment = places(rig, "use1-az1", [{"PrefixListId": "pl-1"}])
    find_places(deployment)
    assert deployment.parameters["OriginFacing"] == "pl-1"


def test_the_zone_without_vpc_origins_is_refused_by_its_name_here(rig: Recorded) -> None:
    with pytest.raises(StepFailed, match="us-east-1a is use1-az3 in this account"):
        find_places(places(rig, "use1-az3", []))


def test_a_region_without_cloudfronts_list_is_refused(rig: Recorded) -> None:
    with pytest.raises(StepFailed, match="no prefix list"):
        find_places(places(rig, "use1-az1", []))
