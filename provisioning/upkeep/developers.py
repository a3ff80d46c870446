"""People: who may take on which role, as users of IAM in the groups of the bootstrap stack."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from provisioning.cloud import Cloud, StepFailed
from provisioning.upkeep import groups
from provisioning.upkeep.groups import ROLES, group_name

PATH = "/place/"
NAME = re.compile(r"[a-z][a-z0-9.-]{0,31}")
PASSWORD_BYTES = 18


class Developer(NamedTuple):
    """A line of the access report."""

    name: str
    roles: tuple[str, ...]
    has_second_factor: bool
    last_password: datetime | None
    keys: int

    def __str__(self) -> str:
        factor = "second factor" if self.has_second_factor else "NO SECOND FACTOR"
        seen = f"{self.last_password:%Y-%m-%d}" if self.last_password else "never"
        roles = ", ".join(self.roles) or "no role"
        return f"{self.name}: {roles}; {factor}; signed in {seen}; {self.keys} access keys"


def add(cloud: Cloud, name: str, role: str) -> str:
    """The first password, which is said once; empty for somebody who is there and gets a role.

    Raises StepFailed for a name that is none, or somebody else's.
    """
    if not NAME.fullmatch(name):
        raise StepFailed(
            f"{name!r} is no name: 1 to 32 small letters, digits, '-' and '.', a letter first."
        )
    known = is_there(cloud, name)
    groups.make(cloud, role)
    password = "" if known else new_user(cloud, name)
    cloud.iam.add_user_to_group(GroupName=group_name(role), UserName=name)
    return password


def is_there(cloud: Cloud, name: str) -> bool:
    """Raises StepFailed for a user of that name who is not ours."""
    try:
        user = cloud.iam.get_user(UserName=name)["User"]
    except cloud.iam.exceptions.NoSuchEntityException:
        return False
    if user["Path"] != PATH:
        raise StepFailed(
            f"The account has a user {name} who is none of Place's; take another name."
        )
    return True


def new_user(cloud: Cloud, name: str) -> str:
    tag = {"Key": "Application", "Value": "place"}
    password = f"{secrets.token_urlsafe(PASSWORD_BYTES)}aA1!"  # whatever the account asks for
    cloud.iam.create_user(UserName=name, Path=PATH, Tags=[tag])
    cloud.iam.create_login_profile(UserName=name, Password=password, PasswordResetRequired=True)
    return password


def remove(cloud: Cloud, name: str, role: str) -> None:
    """From one role, or with none named altogether: keys, second factors, password, user."""
    if not is_there(cloud, name):
        raise StepFailed(f"There is no developer {name}.")
    had = roles_of(cloud, name)
    if role and role not in had:
        raise StepFailed(f"{name} is no {role}, but {', '.join(had) or 'nothing'}.")
    for each in (role,) if role else had:
        cloud.iam.remove_user_from_group(GroupName=group_name(each), UserName=name)
    if not role:
        forget(cloud, name)


def forget(cloud: Cloud, name: str) -> None:
    """What lets in goes first, so that a removal that is cut off leaves nobody in."""
    for key in cloud.iam.list_access_keys(UserName=name)["AccessKeyMetadata"]:
        cloud.iam.delete_access_key(UserName=name, AccessKeyId=key["AccessKeyId"])
    try:
        cloud.iam.delete_login_profile(UserName=name)
    except cloud.iam.exceptions.NoSuchEntityException:
        cloud.say(f"  {name} has no password any more")
    for device in cloud.iam.list_mfa_devices(UserName=name)["MFADevices"]:
        number = device["SerialNumber"]
        cloud.iam.deactivate_mfa_device(UserName=name, SerialNumber=number)
    cloud.iam.delete_user(UserName=name)


def report(cloud: Cloud) -> Iterator[Developer]:
    """Everybody, by name."""
    pages = cloud.iam.get_paginator("list_users").paginate(PathPrefix=PATH)
    users = [user for page in pages for user in page["Users"] if user["Path"] == PATH]
    for user in sorted(users, key=lambda user: str(user["UserName"])):
        yield look_at(cloud, user)


def look_at(cloud: Cloud, user: dict[str, Any]) -> Developer:
    name = user["UserName"]
    return Developer(
        name,
        roles_of(cloud, name),
        bool(cloud.iam.list_mfa_devices(UserName=name)["MFADevices"]),
        user.get("PasswordLastUsed"),
        len(cloud.iam.list_access_keys(UserName=name)["AccessKeyMetadata"]),
    )


def roles_of(cloud: Cloud, name: str) -> tuple[str, ...]:
    groups = cloud.iam.list_groups_for_user(UserName=name)["Groups"]
    names = {group["GroupName"] for group in groups}
    return tuple(role for role in ROLES if group_name(role) in names)
