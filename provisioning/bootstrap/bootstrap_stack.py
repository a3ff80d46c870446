"""The bootstrap stack: what has to be there before the first deployment, and outlives the last.

Image repository, artefact bucket, a builder for laptops without Docker, and the policy
that bounds every role of the stages. One for an account and region.
"""

from __future__ import annotations

from typing import Any

from troposphere import GetAtt, Output, Ref, Sub, Template, ecr, iam, s3

from provisioning.bootstrap import builder, deployer
from provisioning.template.access.permissions import Statement, allow, arn, document
from provisioning.template.data import buckets

STACK = "place-bootstrap"
ARTEFACT_DAYS = 90
KEEP_IMAGES = 30
KEPT: dict[str, Any] = {"DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain"}
# What the stages' roles use between them; a role may have less, never more.
BOUNDED = (
    "cloudformation",
    "cloudwatch",
    "dynamodb",
    "ecr",
    "ecs",
    "logs",
    "secretsmanager",
    "sns",
    "sqs",
)
# Whose own keys encrypt what is published and what is secret. The keys' policies let everyone
# in the account use them by way of their service; a boundary has to let it happen.
BY_KEYS_OF = ("secretsmanager", "sns")


def build() -> Template:
    template = Template(Description="Place: what every stage needs before it can be deployed")
    artefacts = add_artefacts(template)
    repository = add_repository(template)
    boundary = add_boundary(template)
    project = builder.add(template, artefacts, repository)
    hands = deployer.add(template, artefacts, repository, project, boundary)
    outputs: dict[str, Any] = {
        "Artefacts": Ref(artefacts),
        "Boundary": Ref(boundary),
        "RepositoryArn": GetAtt(repository, "Arn"),
        "RepositoryUri": GetAtt(repository, "RepositoryUri"),
        "Builder": Ref(project),
        "CloudformationRole": GetAtt(hands, "Arn"),
        "DeployerRole": GetAtt("DeployerRole", "Arn"),
    }
    for name, value in outputs.items():
        template.add_output(Output(name, Value=value))
    return template


def add_artefacts(template: Template) -> s3.Bucket:
    """Old code goes with time; what a stack uses is put there anew by each deployment."""
    bucket = buckets.add_bucket(
        template,
        "ArtefactBucket",
        buckets.expire(NoncurrentVersionExpirationInDays=ARTEFACT_DAYS),
        VersioningConfiguration=s3.VersioningConfiguration(Status="Enabled"),
    )
    buckets.add_policy(template, bucket, [])
    return bucket


def add_repository(template: Template) -> ecr.Repository:
    keep_newest = (
        '{"rules":[{"rulePriority":1,"selection":{"tagStatus":"any",'
        f'"countType":"imageCountMoreThan","countNumber":{KEEP_IMAGES}}},'
        '"action":{"type":"expire"}}]}'
    )
    return template.add_resource(
        ecr.Repository(
            "Images",
            RepositoryName="place",
            ImageTagMutability="IMMUTABLE",
            ImageScanningConfiguration=ecr.ImageScanningConfiguration(ScanOnPush=True),
            EncryptionConfiguration=ecr.EncryptionConfiguration(EncryptionType="AES256"),
            LifecyclePolicy=ecr.LifecyclePolicy(LifecyclePolicyText=keep_newest),
            **KEPT,
        )
    )


def add_boundary(template: Template) -> iam.ManagedPolicy:
    """No role of a stage can ever touch IAM beyond passing its own, or another service."""
    actions = [f"{service}:*" for service in BOUNDED]
    passed = allow(
        ["iam:PassRole"],
        [arn("iam", "role/place-*", region="")],
        {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}},
    )
    return template.add_resource(
        iam.ManagedPolicy(
            "Boundary",
            ManagedPolicyName="place-boundary",
            Description="The most that a role of Place may do",
            PolicyDocument=document([allow(actions, "*"), passed, may_use_keys()]),
        )
    )


def may_use_keys() -> Statement:
    services = [Sub(f"{service}.${{AWS::Region}}.amazonaws.com") for service in BY_KEYS_OF]
    return allow(
        ["kms:Decrypt", "kms:GenerateDataKey"],
        [arn("kms", "key/*")],
        {"StringEquals": {"kms:ViaService": services}},
    )
