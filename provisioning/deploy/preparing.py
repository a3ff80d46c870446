"""What a deployment needs before it may change a stage: the steps up to the change set."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256

from botocore.exceptions import ClientError

from provisioning import documents
from provisioning.bootstrap import bootstrap_stack
from provisioning.cloud import Cloud, StepFailed
from provisioning.deploy import (
    consequences,
    first_tasks,
    quotas,
    smoke,
    stacks,
    stuck_stacks,
    used_tables,
)
from provisioning.deploy.images import building, listing
from provisioning.deploy.package import ROOT, pack_all
from provisioning.deploy.stacks import Change
from provisioning.stage import Stage
from provisioning.template.parameters import zone_values

ORIGIN_FACING = "com.amazonaws.global.cloudfront.origin-facing"
WITHOUT_VPC_ORIGIN = "use1-az3"
NO_IMAGE = "not-built-yet@sha256:" + "0" * 64


@dataclass
class Deployment:
    stage: Stage
    cloud: Cloud
    publish: Callable[[dict[str, str]], None]
    image: str = ""
    dry_run: bool = False
    fetch: smoke.Fetch = smoke.fetch
    check_quotas: Callable[[Cloud, Stage], None] = quotas.check
    document: Callable[[Stage], documents.Document] = documents.stage_document
    bootstrap: dict[str, str] = field(default_factory=dict)
    parameters: dict[str, str] = field(default_factory=dict)
    change: Change | None = None

    @property
    def stack(self) -> str:
        return self.stage.prefix

    def outputs(self) -> dict[str, str]:
        return stacks.outputs(self.cloud, self.stack)

    def values(self) -> dict[str, str]:
        """Of the template's parameters."""
        names = ("Artefacts", "Boundary", "RepositoryArn")
        return self.parameters | {name: self.bootstrap[name] for name in names}


def add_bootstrap(deployment: Deployment) -> None:
    """The bootstrap stack is small enough to be sent inline."""
    cloud = deployment.cloud
    stuck_stacks.settle(cloud, bootstrap_stack.STACK)
    body = documents.minified(documents.bootstrap_document())
    change = stacks.prepare(cloud, bootstrap_stack.STACK, {"TemplateBody": body}, {})
    if change and deployment.dry_run:
        say_change(cloud, change)
        stacks.forget(cloud, change.stack)
    elif change:
        stacks.carry_out(cloud, change)
    deployment.bootstrap = stacks.outputs(cloud, bootstrap_stack.STACK)
    if not deployment.bootstrap:
        raise StepFailed("A dry run can show the stage only once the bootstrap stack is there.")


def look_up_quotas(deployment: Deployment) -> None:
    deployment.check_quotas(deployment.cloud, deployment.stage)


def upload_code(deployment: Deployment) -> None:
    """Keys are hashes: what lies there is what it would be again."""
    bucket = deployment.bootstrap["Artefacts"]
    for package in pack_all():
        put_once(deployment.cloud, bucket, package.key, package.content)
        deployment.parameters[package.parameter] = package.key


def put_once(cloud: Cloud, bucket: str, key: str, content: bytes) -> None:
    try:
        cloud.s3.head_object(Bucket=bucket, Key=key)
    except ClientError as error:
        if error.response["Error"]["Code"] not in ("404", "NoSuchKey", "NotFound"):
            raise
        cloud.s3.put_object(Bucket=bucket, Key=key, Body=content)
        cloud.say(f"  {key}")


def find_image(deployment: Deployment) -> None:
    if deployment.image:
        building.check(deployment.image)
        listing.check_is_there(deployment.cloud, deployment.bootstrap, deployment.image)
    elif deployment.dry_run:
        deployment.image = running_image(deployment)
    else:
        say_left_out(deployment.cloud, building.left_out(ROOT))
        content = building.source(ROOT)
        deployment.image = building.build(deployment.cloud, deployment.bootstrap, content)
    deployment.parameters["Image"] = deployment.image


def running_image(deployment: Deployment) -> str:
    """A dry run builds none, and says what else changes."""
    running = stacks.parameters(deployment.cloud, deployment.stack).get("Image", "")
    if running:
        deployment.cloud.say("  none is built; another one than runs would roll the sockets")
    return running or NO_IMAGE


def say_left_out(cloud: Cloud, names: list[str]) -> None:
    """A new file that nobody has added yet would be missed in the image."""
    for name in names:
        cloud.say(f"  {name} is not tracked by git and stays out of the image")


def find_places(deployment: Deployment) -> None:
    """The zones that take a VPC origin, and CloudFront's addresses."""
    ec2, zones = deployment.cloud.ec2, deployment.stage.network.zones
    found = ec2.describe_availability_zones(ZoneNames=list(zones))["AvailabilityZones"]
    for zone in found:
        if zone["ZoneName"] in zones and zone["ZoneId"] == WITHOUT_VPC_ORIGIN:
            raise StepFailed(
                f"{zone['ZoneName']} is {WITHOUT_VPC_ORIGIN} in this account, which takes no VPC "
                "origin. Name another zone in the stage's [network] zones."
            )
    name = [{"Name": "prefix-list-name", "Values": [ORIGIN_FACING]}]
    lists = ec2.describe_managed_prefix_lists(Filters=name)["PrefixLists"]
    if not lists:
        raise StepFailed(f"There is no prefix list {ORIGIN_FACING} in this region.")
    deployment.parameters["OriginFacing"] = lists[0]["PrefixListId"]
    deployment.parameters |= zone_values(deployment.stage)


def prepare_change(deployment: Deployment) -> None:
    stuck_stacks.settle(deployment.cloud, deployment.stack)
    used_tables.check(deployment.cloud, deployment.stage, deployment.outputs())
    document = deployment.document(deployment.stage)
    if stacks.is_there(deployment.cloud, deployment.stack):
        change_running(deployment, document)
    else:
        document = first_tasks.without(document)
        deployment.change = propose(deployment, document, deployment.values())
        if deployment.change:
            say_change(deployment.cloud, deployment.change)


def change_running(deployment: Deployment, document: documents.Document) -> None:
    cloud, stage, values = deployment.cloud, deployment.stage, deployment.values()
    foreseen = consequences.foresee(cloud, stage, document, values)
    deployment.change = propose(deployment, document, values)
    if deployment.change:
        consequences.tell(cloud, stage, deployment.change, foreseen)
    else:
        cloud.say("  nothing to change")


def propose(
    deployment: Deployment, document: documents.Document, parameters: stacks.Parameters
) -> Change | None:
    """By way of S3, since the template is too large for the call."""
    cloud, bucket = deployment.cloud, deployment.bootstrap["Artefacts"]
    body = documents.minified(document).encode()
    key = f"templates/{sha256(body).hexdigest()[:32]}.json"
    put_once(cloud, bucket, key, body)
    url = f"{cloud.s3.meta.endpoint_url}/{bucket}/{key}"
    role = deployment.bootstrap["CloudformationRole"]
    return stacks.prepare(cloud, deployment.stack, {"TemplateURL": url}, parameters, role)


def say_change(cloud: Cloud, change: Change) -> None:
    for line in stacks.show(change):
        cloud.say(f"  {line}")


def take_back(deployment: Deployment) -> None:
    if deployment.change:
        stacks.forget(deployment.cloud, deployment.stack)


Step = tuple[str, Callable[[Deployment], None]]
PREPARING: list[Step] = [
    ("Bootstrap stack", add_bootstrap),
    ("Quotas", look_up_quotas),
    ("Functions' code", upload_code),
    ("Image", find_image),
    ("Zones and addresses", find_places),
    ("Change set", prepare_change),
]
