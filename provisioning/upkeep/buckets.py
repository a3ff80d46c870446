"""Buckets emptied and deleted: every version of every object first."""

from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError

from provisioning.cloud import Cloud, StepFailed

TRIES = 5  # access logs come late, into a bucket that was just emptied


def delete(cloud: Cloud, name: str) -> None:
    for _ in range(TRIES):
        empty(cloud, name)
        if is_gone(cloud, name):
            cloud.say(f"  deleted bucket {name}")
            return
        cloud.wait()
    raise StepFailed(f"The bucket {name} is filled while it is emptied. Try again in an hour.")


def empty(cloud: Cloud, name: str) -> None:
    """A page of versions is a thousand at most, which is what one request can delete."""
    for page in cloud.s3.get_paginator("list_object_versions").paginate(Bucket=name):
        versions = [*page.get("Versions", []), *page.get("DeleteMarkers", [])]
        if versions:
            delete_versions(cloud, name, versions)


def delete_versions(cloud: Cloud, name: str, versions: list[dict[str, Any]]) -> None:
    objects = [{"Key": one["Key"], "VersionId": one["VersionId"]} for one in versions]
    answer = cloud.s3.delete_objects(Bucket=name, Delete={"Objects": objects, "Quiet": True})
    for error in answer.get("Errors", []):
        raise StepFailed(f"{name}/{error['Key']} cannot be deleted: {error['Message']}")


def is_gone(cloud: Cloud, name: str) -> bool:
    try:
        cloud.s3.delete_bucket(Bucket=name)
    except ClientError as error:
        if error.response["Error"]["Code"] != "BucketNotEmpty":
            raise
        return False
    return True
