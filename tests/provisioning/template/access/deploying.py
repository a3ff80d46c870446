"""What a person with the deployer's role does, led along every way that it calls AWS by.

Against the emulator where it can; what needs a container there, or a stack in a state that the
emulator never gets into, by recorded answers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from provisioning.cloud import Cloud, StepFailed
from provisioning.deploy import first_tasks, one_off, quotas, stacks, stuck_stacks
from provisioning.deploy.images import building
from provisioning.publish import web_bucket
from provisioning.publish.web_file import BRIEFLY, FOR_EVER, INDEX, PREFIX, File
from provisioning.stage import Stage, Tables
from provisioning.upkeep import secret_key
from tests.cloud.stack import Rig, emulator_stage
from tests.provisioning.reading import Document
from tests.provisioning.stubs import Recorded, recorded
from tests.provisioning.template.access.calls import Call, listening
from tests.provisioning.template.access.deployed import ACCOUNT

AT = datetime(2026, 1, 1, tzinfo=UTC)
HERE = f"us-east-1:{ACCOUNT}"
STACK = "place-deploying"
OUTPUTS = {
    "Cluster": STACK,
    "Service": "web",
    "TaskSubnets": "subnet-1",
    "TaskGroup": "sg-1",
    "TaskPublicIp": "ENABLED",
}
DONE = {"id": "1", "status": "PRIMARY", "rolloutState": "COMPLETED"}
ASLEEP = {"runningCount": 0, "desiredCount": 0, "deployments": [DONE]}
AWAKE = {"runningCount": 2, "desiredCount": 2, "deployments": [DONE]}
BOOTSTRAP = {"Builder": "place-image", "RepositoryUri": "1.dkr/place"}


def deployer(patch: pytest.MonkeyPatch) -> list[Call]:
    """All that was asked for. The bootstrap stack is an administrator's, and there before."""
    calls: list[Call] = []
    deploy_and_publish(patch, calls)
    with answering(calls, "s3", "ecr", "codebuild") as rig:
        build_image(rig, stacks.outputs(Rig(emulator_stage()).connect(), "place-bootstrap"))
    with answering(calls, "service_quotas") as rig:
        look_up_quotas(rig)
    with answering(calls, "ecs") as rig:
        run_task(rig, OUTPUTS, f"arn:aws:ecs:{HERE}:task-definition/{STACK}-migrate:1")
        start_tasks(rig)
    with answering(calls, "cloudformation", "elbv2", "rds") as rig:
        clear_away(rig)
    return calls


def break_glass(stack: str, known: Mapping[str, str]) -> list[Call]:
    """A one-off command, and a rotation of the key."""
    calls: list[Call] = []
    outputs = OUTPUTS | {"Cluster": stack} | dict(known)
    with answering(calls, "ecs", "secretsmanager") as rig:
        run_task(rig, outputs, outputs["WebTask"])
        for _ in range(2):
            rig.answers("secretsmanager", "get_secret_value", {"SecretString": "key"})
        for _ in range(2):
            rig.answers("secretsmanager", "put_secret_value", {})
            rig.answers("ecs", "update_service", {"service": AWAKE})
            rig.answers("ecs", "describe_services", {"services": [AWAKE]})
        secret_key.rotate(rig.cloud, outputs)
    return calls


def deploy_and_publish(patch: pytest.MonkeyPatch, calls: list[Call]) -> None:
    """A new stage, a change of it, and a page and a file that a later release has not."""
    rig = Rig(emulator_stage("deploying"))
    patch.setattr("provisioning.deploy.migrate.run", lambda *_: None)
    with listening(rig.connect().clients.values(), calls, ACCOUNT):
        aws = rig.deploy()
        rig.document = changing(rig)
        rig.deploy()
        publish(aws, [File(f"{PREFIX}a.0123456789ab.js", b"a", "text/javascript", FOR_EVER)], 0)
        rig.stage = replace(rig.stage, tables=Tables(users=f"{STACK}-users-restored-1"))
        with pytest.raises(StepFailed, match="no table"):
            rig.deploy()
        publish(aws, [], 2 * web_bucket.GRACE_SECONDS)


def changing(rig: Rig) -> Callable[[Stage], Document]:
    first = rig.document

    def document(wanted: Stage) -> Document:
        changed = first(wanted)
        changed["Resources"]["WebTask"]["Properties"]["Cpu"] = "512"
        return changed

    return document


def publish(aws: Cloud, files: list[File], now: float) -> None:
    names = stacks.outputs(aws, STACK)
    page = File(INDEX, b"%d" % now, "text/html", BRIEFLY)
    web_bucket.publish(
        aws.s3, aws.cloudfront, names["WebBucket"], names["DistributionId"], [*files, page], now,
        lambda _: None,
    )  # fmt: skip


@contextmanager
def answering(calls: list[Call], *services: str) -> Iterator[Recorded]:
    with recorded(*services) as rig, listening(rig.cloud.clients.values(), calls, ACCOUNT):
        yield rig


def build_image(rig: Recorded, bootstrap: dict[str, str]) -> None:
    rig.refuses("ecr", "describe_images", "ImageNotFoundException")
    rig.answers("s3", "put_object", {})
    rig.answers("codebuild", "start_build", {"build": {"id": "place-image:1"}})
    built = {"id": "place-image:1", "buildStatus": "SUCCEEDED", "currentPhase": "COMPLETED"}
    rig.answers("codebuild", "batch_get_builds", {"builds": [built]})
    rig.answers("ecr", "describe_images", {"imageDetails": [{"imageDigest": "sha256:1"}]})
    building.build(rig.cloud, BOOTSTRAP | {"Artefacts": bootstrap["Artefacts"]}, b"source")


def look_up_quotas(rig: Recorded) -> None:
    enough = {"Quota": {"Value": 1_000.0}}
    for _ in quotas.of(emulator_stage()):
        rig.refuses("service_quotas", "get_service_quota", "NoSuchResourceException")
        rig.answers("service_quotas", "get_aws_default_service_quota", enough)
    quotas.check(rig.cloud, emulator_stage())


def run_task(rig: Recorded, outputs: dict[str, str], definition: str) -> None:
    task = f"arn:aws:ecs:{HERE}:task/{outputs['Cluster']}/1"
    ended = {"taskArn": task, "lastStatus": "STOPPED", "containers": [{"exitCode": 0}]}
    rig.answers("ecs", "run_task", {"tasks": [{"taskArn": task}], "failures": []})
    rig.answers("ecs", "describe_tasks", {"tasks": [ended]})
    one_off.run(rig.cloud, outputs, definition, ["migrate"])


def start_tasks(rig: Recorded) -> None:
    rig.answers("ecs", "describe_services", {"services": [ASLEEP]})
    rig.answers("ecs", "update_service", {"service": AWAKE})
    rig.answers("ecs", "describe_services", {"services": [AWAKE]})
    first_tasks.start(rig.cloud, OUTPUTS, 2)


def clear_away(rig: Recorded) -> None:
    """A first creation that failed, with two resources that protect themselves left over."""
    balancer = f"arn:aws:elasticloadbalancing:{HERE}:loadbalancer/app/place-Balan-1/2"
    left = {
        "AWS::ElasticLoadBalancingV2::LoadBalancer": balancer,
        "AWS::RDS::DBInstance": f"{STACK}-database-1",
    }
    listed = [
        {
            "LogicalResourceId": kind,
            "PhysicalResourceId": name,
            "ResourceType": kind,
            "LastUpdatedTimestamp": AT,
            "ResourceStatus": "CREATE_COMPLETE",
        }
        for kind, name in left.items()
    ]
    stack = {"StackName": STACK, "CreationTime": AT, "StackStatus": "ROLLBACK_FAILED"}
    rig.answers("cloudformation", "describe_stacks", {"Stacks": [stack]})
    rig.answers("cloudformation", "describe_stack_events", {"StackEvents": []})
    rig.answers("cloudformation", "list_stack_resources", {"StackResourceSummaries": listed})
    rig.answers("elbv2", "modify_load_balancer_attributes", {})
    rig.answers("rds", "modify_db_instance", {})
    rig.answers("cloudformation", "update_termination_protection", {})
    rig.answers("cloudformation", "delete_stack", {})
    rig.refuses("cloudformation", "describe_stacks", "ValidationError", "does not exist")
    rig.answers("cloudformation", "describe_stack_events", {"StackEvents": []})
    stuck_stacks.settle(rig.cloud, STACK)
