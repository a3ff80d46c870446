"""Builds the image from the source that `deploy` uploads, on ARM64 as it will run."""

from __future__ import annotations

from troposphere import GetAtt, Ref, Sub, Template, codebuild, ecr, iam, s3
from troposphere.logs import LogGroup

from provisioning.stage import Stage, Watch
from provisioning.template.access.permissions import Statement, allow, document, trust_service
from provisioning.template.data import buckets
from provisioning.template.watch import log_group

STEPS = """\
version: 0.2
phases:
  pre_build:
    commands:
      - aws ecr get-login-password | docker login --username AWS --password-stdin ${REPOSITORY%%/*}
  build:
    commands:
      - docker build --tag $REPOSITORY:$TAG .
  post_build:
    commands:
      - docker push $REPOSITORY:$TAG
"""


def add(template: Template, artefacts: s3.Bucket, repository: ecr.Repository) -> codebuild.Project:
    stage = Stage("bootstrap", watch=Watch(log_days=30))
    group = log_group.add(template, stage, "BuildLogs", "/place/build")
    role = add_role(template, artefacts, repository, group)
    return template.add_resource(
        codebuild.Project(
            "Builder",
            Name="place-image",
            ServiceRole=GetAtt(role, "Arn"),
            TimeoutInMinutes=30,
            Artifacts=codebuild.Artifacts(Type="NO_ARTIFACTS"),
            Source=codebuild.Source(
                Type="S3", Location=Sub("${ArtefactBucket}/source/none.zip"), BuildSpec=STEPS
            ),
            Environment=machine(repository),
            LogsConfig=codebuild.LogsConfig(
                CloudWatchLogs=codebuild.CloudWatchLogs(Status="ENABLED", GroupName=Ref(group))
            ),
        )
    )


def add_role(
    template: Template, artefacts: s3.Bucket, repository: ecr.Repository, group: LogGroup
) -> iam.Role:
    statements = [
        *log_group.may_write(group),
        *may_push(repository),
        allow(["s3:GetObject"], [buckets.inside(artefacts, "source/*")]),
    ]
    return template.add_resource(
        iam.Role(
            "BuilderRole",
            AssumeRolePolicyDocument=trust_service("codebuild.amazonaws.com"),
            Policies=[iam.Policy(PolicyName="own", PolicyDocument=document(statements))],
        )
    )


def may_push(repository: ecr.Repository) -> list[Statement]:
    actions = (
        "BatchCheckLayerAvailability", "CompleteLayerUpload", "InitiateLayerUpload", "PutImage",
        "UploadLayerPart",
    )  # fmt: skip
    return [
        allow(["ecr:GetAuthorizationToken"], "*"),
        allow([f"ecr:{action}" for action in actions], [GetAtt(repository, "Arn")]),
    ]


def machine(repository: ecr.Repository) -> codebuild.Environment:
    """Each build is told its own tag."""
    variables = {"REPOSITORY": GetAtt(repository, "RepositoryUri"), "TAG": "none"}
    return codebuild.Environment(
        Type="ARM_CONTAINER",
        ComputeType="BUILD_GENERAL1_SMALL",
        Image="aws/codebuild/amazonlinux-aarch64-standard:3.0",
        PrivilegedMode=True,
        EnvironmentVariables=[
            codebuild.EnvironmentVariable(Name=name, Value=value)
            for name, value in variables.items()
        ],
    )
