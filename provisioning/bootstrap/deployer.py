"""Who deploys: a person's role, and the role that CloudFormation works with for them."""

from __future__ import annotations

from troposphere import GetAtt, Ref, Sub, Template, codebuild, ecr, iam, s3

from provisioning.template.access.permissions import (
    Statement,
    allow,
    arn,
    document,
    trust_people,
    trust_service,
)
from provisioning.template.data import buckets


def add(
    template: Template,
    artefacts: s3.Bucket,
    repository: ecr.Repository,
    builder: codebuild.Project,
    boundary: iam.ManagedPolicy,
) -> iam.Role:
    """A person who deploys: what CloudFormation does for them it does by a role of its own."""
    hands = add_hands(template, boundary)
    statements = [
        *may_change_stacks(hands),
        *may_clear_away(),
        *may_prepare(artefacts, repository, builder),
        *may_migrate(),
        *may_start_tasks(),
        *may_publish_static(),
    ]
    template.add_resource(
        iam.Role(
            "DeployerRole",
            RoleName="place-deployer",
            AssumeRolePolicyDocument=trust_people(),
            Policies=[iam.Policy(PolicyName="own", PolicyDocument=document(statements))],
        )
    )
    return hands


def may_change_stacks(hands: iam.Role) -> list[Statement]:
    actions = (
        "CreateChangeSet", "DeleteChangeSet", "DeleteStack", "DescribeChangeSet",
        "DescribeStackEvents", "DescribeStacks", "ExecuteChangeSet", "GetTemplate",
        "ListStackResources", "UpdateTerminationProtection",
    )  # fmt: skip
    stacks = [arn("cloudformation", "stack/place-*/*")]
    passed = {"StringEquals": {"iam:PassedToService": "cloudformation.amazonaws.com"}}
    return [
        allow([f"cloudformation:{action}" for action in actions], stacks),
        allow(["iam:PassRole"], [GetAtt(hands, "Arn")], passed),
    ]


def may_clear_away() -> list[Statement]:
    """A first creation that failed half-way: what is left protects itself from deletion."""
    balancers = arn("elasticloadbalancing", "loadbalancer/app/place-*/*")
    return [
        allow(["elasticloadbalancing:ModifyLoadBalancerAttributes"], [balancers]),
        allow(["rds:ModifyDBInstance"], [arn("rds", "db:place-*")]),
    ]


def may_prepare(
    artefacts: s3.Bucket, repository: ecr.Repository, builder: codebuild.Project
) -> list[Statement]:
    """Code and template uploaded, the image built, zones, addresses and tables looked up."""
    return [
        allow(["s3:GetObject", "s3:PutObject"], [buckets.inside(artefacts, "*")]),
        allow(["s3:ListBucket"], [GetAtt(artefacts, "Arn")]),
        allow(["codebuild:BatchGetBuilds", "codebuild:StartBuild"], [GetAtt(builder, "Arn")]),
        allow(["ecr:DescribeImages"], [GetAtt(repository, "Arn")]),
        allow(["ec2:DescribeAvailabilityZones", "ec2:DescribeManagedPrefixLists"], "*"),
        allow(["servicequotas:GetAWSDefaultServiceQuota", "servicequotas:GetServiceQuota"], "*"),
        allow(["dynamodb:DescribeTable"], [arn("dynamodb", "table/place-*")]),
    ]


def may_migrate() -> list[Statement]:
    """A one-off task of the release to come, and its log when it fails."""
    passed = {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}
    return [
        allow(["ecs:RunTask"], [arn("ecs", "task-definition/place-*:*")]),
        allow(["ecs:DescribeTasks"], [arn("ecs", "task/place-*/*")]),
        allow(["iam:PassRole"], [arn("iam", "role/place-*", region="")], passed),
        allow(["logs:GetLogEvents"], [arn("logs", "log-group:/place/*:log-stream:*")]),
    ]


def may_start_tasks() -> list[Statement]:
    actions = ["ecs:DescribeServices", "ecs:UpdateService"]
    return [allow(actions, [arn("ecs", "service/place-*/*")])]


def may_publish_static() -> list[Statement]:
    return [
        allow(["s3:DeleteObject", "s3:GetObject", "s3:PutObject"], [web_buckets("/*")]),
        allow(["s3:ListBucket"], [web_buckets("")]),
        allow(["cloudfront:CreateInvalidation"], [arn("cloudfront", "distribution/*", region="")]),
    ]


def web_buckets(keys: str) -> Sub:
    return Sub(f"arn:${{AWS::Partition}}:s3:::place-*-webbucket-*{keys}")


def add_hands(template: Template, boundary: iam.ManagedPolicy) -> iam.Role:
    """CloudFormation's own role: everything but IAM, and roles of ours inside the boundary."""
    ours = [arn("iam", "role/place-*", region="")]
    bounded = {"StringEquals": {"iam:PermissionsBoundary": Ref(boundary)}}
    changing = ["AttachRolePolicy", "CreateRole", "DeleteRolePolicy", "DetachRolePolicy"]
    changing += ["PutRolePermissionsBoundary", "PutRolePolicy"]
    rest = ["DeleteRole", "GetRole", "GetRolePolicy", "ListAttachedRolePolicies"]
    rest += ["ListRolePolicies", "PassRole", "TagRole", "UntagRole", "UpdateAssumeRolePolicy"]
    rest += ["UpdateRole", "UpdateRoleDescription"]
    return template.add_resource(
        iam.Role(
            "CloudformationRole",
            RoleName="place-cloudformation",
            AssumeRolePolicyDocument=trust_service("cloudformation.amazonaws.com"),
            ManagedPolicyArns=[Sub("arn:${AWS::Partition}:iam::aws:policy/PowerUserAccess")],
            Policies=[
                iam.Policy(
                    PolicyName="roles",
                    PolicyDocument=document(
                        [
                            allow([f"iam:{action}" for action in changing], ours, bounded),
                            allow([f"iam:{action}" for action in rest], ours),
                        ]
                    ),
                )
            ],
        )
    )
