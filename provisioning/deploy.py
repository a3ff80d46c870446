"""The deployment, step by step. Each step finds out what an earlier run has done already."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256

from botocore.exceptions import BotoCoreError, ClientError

from provisioning import bootstrap, documents, image, migrate, recovery, smoke, stacks
from provisioning.cloud import Cloud, StepFailed
from provisioning.package import ROOT, pack_all
from provisioning.stacks import Change
from provisioning.stage import Stage

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
    document: Callable[[Stage], documents.Document] = documents.stage_document
    bootstrap: dict[str, str] = field(default_factory=dict)
    parameters: dict[str, str] = field(default_factory=dict)
    change: Change | None = None

    @property
    def stack(self) -> str:
        return self.stage.prefix

    def outputs(self) -> dict[str, str]:
        return stacks.outputs(self.cloud, self.stack)


class Declined(Exception):
    """The person said no; nothing was changed."""


def deploy(deployment: Deployment) -> None:
    """Raises StepFailed with the step, the reason, and what to do."""
    for name, step in DRY_STEPS if deployment.dry_run else STEPS:
        deployment.cloud.say(f"{name} …")
        try:
            step(deployment)
        except (StepFailed, ClientError, BotoCoreError, OSError) as error:
            raise StepFailed(
                f"Step '{name}' failed: {error}\nMend that and run the same command again: "
                "what is done already is found and not done twice."
            ) from error


def add_bootstrap(deployment: Deployment) -> None:
    """The bootstrap stack is small enough to be sent inline."""
    cloud = deployment.cloud
    recovery.settle(cloud, bootstrap.STACK)
    body = documents.minified(documents.bootstrap_document())
    change = stacks.prepare(cloud, bootstrap.STACK, {"TemplateBody": body}, {})
    if change and deployment.dry_run:
        say_change(cloud, change)
        stacks.forget(cloud, change.stack)
    elif change:
        stacks.carry_out(cloud, change)
    deployment.bootstrap = stacks.outputs(cloud, bootstrap.STACK)
    if not deployment.bootstrap:
        raise StepFailed("A dry run can show the stage only once the bootstrap stack is there.")


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
        image.check(deployment.image)
    elif deployment.dry_run:
        deployment.image = NO_IMAGE
    else:
        content = image.source(ROOT)
        deployment.image = image.build(deployment.cloud, deployment.bootstrap, content)
    deployment.parameters["Image"] = deployment.image


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
    deployment.parameters["Zones"] = ",".join(zones)


def prepare_change(deployment: Deployment) -> None:
    """By way of S3, since the template is too large for the call."""
    cloud, bucket = deployment.cloud, deployment.bootstrap["Artefacts"]
    recovery.settle(cloud, deployment.stack)
    body = documents.minified(deployment.document(deployment.stage)).encode()
    key = f"templates/{sha256(body).hexdigest()[:32]}.json"
    put_once(cloud, bucket, key, body)
    names = ("Artefacts", "Boundary", "RepositoryArn")
    parameters = deployment.parameters | {name: deployment.bootstrap[name] for name in names}
    url = f"{cloud.s3.meta.endpoint_url}/{bucket}/{key}"
    role = deployment.bootstrap["CloudformationRole"]
    change = stacks.prepare(cloud, deployment.stack, {"TemplateURL": url}, parameters, role)
    deployment.change = change
    if change:
        say_change(cloud, change)
    else:
        cloud.say("  nothing to change")


def say_change(cloud: Cloud, change: Change) -> None:
    for line in stacks.show(change):
        cloud.say(f"  {line}")


def ask(deployment: Deployment) -> None:
    change = deployment.change
    if change and not deployment.cloud.confirm(f"Change {change.stack}?"):
        stacks.forget(deployment.cloud, change.stack)
        raise Declined


def take_back(deployment: Deployment) -> None:
    if deployment.change:
        stacks.forget(deployment.cloud, deployment.stack)


def migrate_first(deployment: Deployment) -> None:
    """On a board that runs, before its tasks are replaced."""
    if stacks.is_there(deployment.cloud, deployment.stack):
        run_migrations(deployment)
    else:
        deployment.cloud.say("  the database comes with the stack")


def run_migrations(deployment: Deployment) -> None:
    migrate.run(deployment.cloud, deployment.outputs(), deployment.stack, deployment.image)


def carry_out(deployment: Deployment) -> None:
    if deployment.change:
        stacks.carry_out(deployment.cloud, deployment.change)
    deployment.cloud.cloudformation.update_termination_protection(
        StackName=deployment.stack, EnableTerminationProtection=True
    )


def migrate_new(deployment: Deployment) -> None:
    if deployment.change and deployment.change.is_new:
        run_migrations(deployment)


def publish_static(deployment: Deployment) -> None:
    deployment.publish(deployment.outputs())


def test_address(deployment: Deployment) -> None:
    smoke.test(deployment.cloud, deployment.outputs()["Url"], deployment.fetch)


def say_addresses(deployment: Deployment) -> None:
    found = deployment.outputs()
    region = deployment.cloud.cloudformation.meta.region_name
    console = f"https://{region}.console.aws.amazon.com/cloudwatch/home?region={region}"
    deployment.cloud.say(f"The board:     {found['Url']}")
    deployment.cloud.say(f"Its admin:     {found['Url']}/admin/")
    deployment.cloud.say(f"Its dashboard: {console}#dashboards/dashboard/{deployment.stack}")


Step = tuple[str, Callable[[Deployment], None]]
PREPARING: list[Step] = [
    ("Bootstrap stack", add_bootstrap),
    ("Functions' code", upload_code),
    ("Image", find_image),
    ("Zones and addresses", find_places),
    ("Change set", prepare_change),
]
STEPS: list[Step] = [
    *PREPARING,
    ("Confirmation", ask),
    ("Migrations", migrate_first),
    ("Stack", carry_out),
    ("First migrations", migrate_new),
    ("Static files", publish_static),
    ("Smoke test", test_address),
    ("Addresses", say_addresses),
]
DRY_STEPS: list[Step] = [*PREPARING, ("Taking the change set back", take_back)]
