"""The deployment's whole sequence against the emulator, which cannot run the migrations."""

from __future__ import annotations

import itertools
import urllib.error
from dataclasses import replace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from provisioning import documents
from provisioning.cloud import Cloud, StepFailed
from provisioning.deploy import stacks
from provisioning.deploy.sequence import STEPS, Declined
from provisioning.stage import Watch
from tests.cloud.stack import IMAGE, PAGES, Rig, emulator_stage

pytestmark = pytest.mark.cloud
numbers = itertools.count()


@pytest.fixture
def migrated(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The image of each task that would have run migrations."""
    images: list[str] = []

    def run(aws: Cloud, _: dict[str, str], definition: str) -> None:
        found = aws.ecs.describe_task_definition(taskDefinition=definition)["taskDefinition"]
        images.append(found["containerDefinitions"][0]["image"])

    monkeypatch.setattr("provisioning.deploy.migrate.run", run)
    return images


@pytest.fixture
def rig(aws: str, migrated: list[str]) -> Rig:
    return Rig(emulator_stage(f"t{next(numbers)}"))


def status(aws: Cloud, rig: Rig) -> str | None:
    stack = stacks.find(aws, rig.stage.prefix)
    return stack["StackStatus"] if stack else None


def test_a_deployment_goes_from_nothing_to_an_address(rig: Rig, migrated: list[str]) -> None:
    aws = rig.deploy()
    created = ["CREATE_COMPLETE", rig.stage.prefix]
    assert any(line.split()[1:3] == created for line in rig.said)
    assert status(aws, rig) == "UPDATE_COMPLETE"  # by its first tasks
    assert migrated == [IMAGE]
    outputs = stacks.outputs(aws, rig.stage.prefix)
    assert rig.published == [outputs]
    assert f"The board:     {outputs['Url']}" in rig.said


def tasks(aws: Cloud, rig: Rig) -> int:
    names = stacks.outputs(aws, rig.stage.prefix)
    answer = aws.ecs.describe_services(cluster=names["Cluster"], services=[names["Service"]])
    return int(answer["services"][0]["desiredCount"])


def test_no_task_is_started_before_the_database_has_its_tables(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts: list[int] = []
    monkeypatch.setattr(
        "provisioning.deploy.migrate.run", lambda aws, *_: counts.append(tasks(aws, rig))
    )
    aws = rig.deploy()
    counts.append(tasks(aws, rig))
    assert counts == [0, rig.stage.web.tasks_min]
    template = aws.cloudformation.get_template(StackName=rig.stage.prefix)["TemplateBody"]
    assert "DesiredCount" not in str(template)


def test_tasks_that_could_not_be_started_are_started_by_the_next_run(rig: Rig) -> None:
    aws = rig.connect()
    Once(aws, "ecs", "UpdateService")
    with pytest.raises(StepFailed, match="(?s)'First tasks' failed.*not authorized"):
        rig.deploy(aws=aws)
    assert tasks(rig.deploy(aws=aws), rig) == rig.stage.web.tasks_min


def test_a_deployment_keeps_as_many_tasks_as_there_are(rig: Rig) -> None:
    aws = rig.deploy()
    names = stacks.outputs(aws, rig.stage.prefix)
    aws.ecs.update_service(cluster=names["Cluster"], service=names["Service"], desiredCount=3)
    rig.stage = replace(rig.stage, web=replace(rig.stage.web, drain_seconds=80))
    rig.deploy()
    assert tasks(aws, rig) == 3


def test_every_step_is_announced_in_its_order(rig: Rig) -> None:
    rig.deploy()
    announced = [line.removesuffix(" …") for line in rig.said if line.endswith(" …")]
    assert announced == [name for name, _ in STEPS]


def test_progress_names_each_resource_and_counts_to_the_end(rig: Rig) -> None:
    rig.deploy()
    lines = [line.split() for line in rig.said if "CREATE_COMPLETE" in line]
    whole = documents.emulator_document(rig.stage)[0]["Resources"].keys()
    assert whole <= {words[2] for words in lines}
    assert lines[-1][0] == f"{len(whole)}/{len(whole)}"


def test_the_same_again_changes_nothing(rig: Rig) -> None:
    rig.deploy()
    rig.said.clear()
    rig.deploy()
    assert "  nothing to change" in rig.said
    assert not [line for line in rig.said if "_COMPLETE" in line]


def test_a_change_is_shown_and_only_it_is_made(rig: Rig, migrated: list[str]) -> None:
    rig.deploy()
    rig.said.clear()
    rig.stage = replace(rig.stage, watch=Watch(log_days=7))
    aws = rig.deploy()
    assert any("Modify" in line and "WebLogs" in line for line in rig.said)
    assert not [line for line in rig.said if "    Remove" in line]
    assert status(aws, rig) == "UPDATE_COMPLETE"
    assert len(migrated) == 2


def test_one_more_zone_leaves_the_subnets_of_the_others(rig: Rig) -> None:
    rig.deploy()
    rig.said.clear()
    network = rig.stage.network
    rig.stage = replace(rig.stage, network=replace(network, zones=(*network.zones, "us-east-1d")))
    rig.deploy()
    changed = [line.split()[:2] for line in rig.said if "AWS::EC2::Subnet " in f"{line} "]
    assert changed == [["Add", "Private3"], ["Add", "Public3"]]


def test_who_says_no_changes_nothing(rig: Rig) -> None:
    rig.answer = False
    with pytest.raises(Declined):
        rig.deploy()
    assert status(rig.connect(), rig) in (None, "REVIEW_IN_PROGRESS")
    rig.answer = True
    assert status(rig.deploy(), rig) == "UPDATE_COMPLETE"


def test_a_dry_run_shows_the_change_set_and_takes_it_back(rig: Rig) -> None:
    aws = rig.deploy()
    rig.said.clear()
    rig.stage = replace(rig.stage, watch=Watch(log_days=7))
    rig.deploy(dry_run=True)
    assert any("WebLogs" in line for line in rig.said)
    assert status(aws, rig) == "UPDATE_COMPLETE"
    with pytest.raises(ClientError, match="ChangeSet"):
        aws.cloudformation.describe_change_set(
            StackName=rig.stage.prefix, ChangeSetName=stacks.CHANGE_SET
        )


class Once:
    """Refuses one call of an operation, as an event of botocore."""

    def __init__(self, aws: Cloud, service: str, operation: str, after: int = 0) -> None:
        self.left = after + 1
        self.operation = operation
        client = getattr(aws, service)
        client.meta.events.register(f"before-call.{service}.{operation}", self.refuse)

    def refuse(self, **_: Any) -> None:
        self.left -= 1
        if self.left == 0:
            error = {"Error": {"Code": "AccessDenied", "Message": "not authorized"}}
            raise ClientError(error, self.operation)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("step", "service", "operation", "after"),
    [
        ("Bootstrap stack", "cloudformation", "CreateChangeSet", 0),
        ("Functions' code", "s3", "HeadObject", 0),
        ("Zones and addresses", "ec2", "DescribeAvailabilityZones", 0),
        ("Change set", "cloudformation", "CreateChangeSet", 1),
        ("Stack", "cloudformation", "ExecuteChangeSet", 0),
        ("Stack", "cloudformation", "UpdateTerminationProtection", 0),
    ],
)
def test_a_refused_call_names_its_step_and_the_next_run_goes_on(
    rig: Rig, step: str, service: str, operation: str, after: int
) -> None:
    rig.deploy()  # the bootstrap stack is there in every case
    rig.stage = replace(rig.stage, name=f"t{next(numbers)}")
    aws = rig.connect()
    Once(aws, service, operation, after)
    with pytest.raises(StepFailed, match=f"(?s)'{step}' failed.*not authorized.*same command"):
        rig.deploy(aws=aws)
    rig.said.clear()
    assert status(rig.deploy(aws=aws), rig) == "UPDATE_COMPLETE"
    assert any(line.startswith("The board:") for line in rig.said)
    stack = stacks.find(aws, rig.stage.prefix)
    assert stack
    assert stack["EnableTerminationProtection"] is True


def test_a_failed_migration_of_a_new_stack_is_made_up_for(
    rig: Rig, migrated: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise StepFailed("The migration ended with 1.")

    with monkeypatch.context() as patch:
        patch.setattr("provisioning.deploy.migrate.run", fail)
        with pytest.raises(StepFailed, match="'First migrations' failed: The migration ended"):
            rig.deploy()
    rig.deploy()
    assert migrated == [IMAGE]
    assert rig.published


def test_a_failed_migration_leaves_the_running_stack_alone(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    aws = rig.deploy()
    rig.stage = replace(rig.stage, watch=Watch(log_days=7))

    def fail(*_: Any) -> None:
        raise StepFailed("The migration ended with 1.")

    monkeypatch.setattr("provisioning.deploy.migrate.run", fail)
    with pytest.raises(StepFailed, match="'Migrations' failed"):
        rig.deploy()
    assert status(aws, rig) == "UPDATE_COMPLETE"


def test_a_failed_publication_is_repeated(rig: Rig) -> None:
    class Full(list[Any]):
        def append(self, _: Any) -> None:
            raise OSError("no space left")

    rig.published = Full()
    with pytest.raises(StepFailed, match="'Static files' failed: no space left"):
        rig.deploy()
    rig.published = []
    rig.deploy()
    assert rig.published


def test_an_address_that_serves_something_else_fails_the_smoke_test(rig: Rig) -> None:
    rig.fetch = lambda url: b"Bad gateway"
    with pytest.raises(StepFailed, match="'Smoke test' failed: .* is not right"):
        rig.deploy()
    rig.fetch = lambda url: PAGES[url.split("/", 3)[3]]
    rig.deploy()


def test_an_address_that_is_late_is_waited_for(rig: Rig) -> None:
    tries: list[str] = []

    def late(url: str) -> bytes:
        tries.append(url)
        if len(tries) < 5:
            raise urllib.error.URLError("refused")
        return PAGES[url.split("/", 3)[3]]

    rig.fetch = late
    rig.deploy()
    assert len(tries) == 4 + len(PAGES)


def test_a_creation_that_failed_is_cleared_away_and_done_again(rig: Rig) -> None:
    right = rig.document

    def wrong(wanted: Any) -> documents.Document:
        document = right(wanted)
        role = document["Resources"]["OperatorRole"]["Properties"]
        role["PermissionsBoundary"] = {"Fn::GetAtt": ["Database", "Nothing"]}
        return document

    rig.document = wrong
    with pytest.raises(StepFailed, match="'Stack' failed: .*ROLLBACK_COMPLETE.*OperatorRole"):
        rig.deploy()
    rig.document = right
    rig.said.clear()
    assert status(rig.deploy(), rig) == "UPDATE_COMPLETE"
    assert any("clearing it away" in line for line in rig.said)


def test_an_image_by_tag_is_refused(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.cloud.stack.IMAGE", "place:latest")
    with pytest.raises(
        StepFailed, match="'Image' failed: place:latest is not named by its digest"
    ):
        rig.deploy()
