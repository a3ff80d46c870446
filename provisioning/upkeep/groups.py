"""Who people are to AWS: a group for each kind, which may take on its role and nothing else."""

from __future__ import annotations

import json
from typing import Any

from provisioning.cloud import Cloud

# The roles that a group may take on. Stages name their own by a title.
ROLES = {
    "operator": "place-*-OperatorRole-*",
    "deployer": "place-deployer",
    "break-glass": "place-*-BreakGlassRole-*",
}
OWN_DEVICES = ("CreateVirtualMFADevice", "EnableMFADevice", "ListMFADevices", "ResyncMFADevice")
WITH_MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}


def group_name(role: str) -> str:
    return f"place-{role}"


def make(cloud: Cloud, role: str) -> None:
    """Or write its policy anew: it is what this release says."""
    name = group_name(role)
    try:
        cloud.iam.create_group(GroupName=name)
    except cloud.iam.exceptions.EntityAlreadyExistsException:
        cloud.say(f"  group {name} is there")
    arn = cloud.iam.get_group(GroupName=name)["Group"]["Arn"]
    account = arn.rpartition(":group/")[0]
    document = json.dumps(policy(account, role))
    cloud.iam.put_group_policy(GroupName=name, PolicyName="own", PolicyDocument=document)


def policy(account: str, role: str) -> dict[str, Any]:
    """`account` is the beginning of its ARNs. A first password is changed and a second factor
    registered before there is one."""
    oneself, device = f"{account}:user/place/${{aws:username}}", f"{account}:mfa/${{aws:username}}"
    statements = [
        allow(["sts:AssumeRole"], [f"{account}:role/{ROLES[role]}"]) | {"Condition": WITH_MFA},
        allow(["iam:ChangePassword"], [oneself]),
        allow([f"iam:{action}" for action in OWN_DEVICES], [oneself, device]),
    ]
    return {"Version": "2012-10-17", "Statement": statements}


def allow(actions: list[str], resources: list[str]) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": actions, "Resource": resources}
