"""Roles and statements: who may become what, inside which boundary.

What may be done to a resource is a verb beside it: `messaging.may_publish(…)` is the
list of statements that a role here is made of.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from troposphere import AccountId, Ref, Sub, Template
from troposphere.iam import Policy, Role

Statement = dict[str, Any]
# Lambda sends no source when it assumes a role; iam:PassRole keeps other accounts out.
WITHOUT_SOURCE = ("lambda.amazonaws.com",)


def allow(
    actions: Sequence[str], resources: Sequence[Any] | str, condition: Any = None
) -> Statement:
    statement: Statement = {
        "Effect": "Allow",
        "Action": list(actions),
        "Resource": resources if isinstance(resources, str) else list(resources),
    }
    return statement | ({"Condition": condition} if condition else {})


def trust_service(service: str, condition: Any = None) -> dict[str, Any]:
    """A role's trust in one service, acting for this account alone (confused deputy)."""
    ours = {"StringEquals": {"aws:SourceAccount": AccountId}}
    statement: Statement = {
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": "sts:AssumeRole",
    }
    if service not in WITHOUT_SOURCE:
        statement["Condition"] = condition or ours
    return {"Version": "2012-10-17", "Statement": [statement]}


def trust_people() -> dict[str, Any]:
    """Anyone in the account whom IAM lets assume the role: users with a second factor, and who
    comes by Identity Center, which asks for it itself and tells IAM nothing of it."""
    center = arn("iam", "role/aws-reserved/sso.amazonaws.com/*", region="")
    conditions = [
        {"Bool": {"aws:MultiFactorAuthPresent": "true"}},
        {"ArnLike": {"aws:PrincipalArn": center}},
    ]
    anyone = {"AWS": Sub("arn:${AWS::Partition}:iam::${AWS::AccountId}:root")}
    allowed = {"Effect": "Allow", "Principal": anyone, "Action": "sts:AssumeRole"}
    statements = [{**allowed, "Condition": condition} for condition in conditions]
    return {"Version": "2012-10-17", "Statement": statements}


def document(statements: Sequence[Statement]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def add_role(
    template: Template, title: str, trust: dict[str, Any], statements: Sequence[Statement]
) -> Role:
    """Every role of the stack stays inside the boundary of the bootstrap stack."""
    return template.add_resource(
        Role(
            title,
            AssumeRolePolicyDocument=trust,
            PermissionsBoundary=Ref("Boundary"),
            Policies=[Policy(PolicyName="own", PolicyDocument=document(statements))],
        )
    )


def arn(service: str, rest: str, region: str = "${AWS::Region}") -> Sub:
    return Sub(f"arn:${{AWS::Partition}}:{service}:{region}:${{AWS::AccountId}}:{rest}")
