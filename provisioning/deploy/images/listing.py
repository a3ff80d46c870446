"""The images that were built: to go back to one of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from botocore.exceptions import ClientError

from provisioning.bootstrap import bootstrap_stack
from provisioning.cloud import Cloud, StepFailed
from provisioning.deploy import stacks

REPOSITORY = "place"


class Built(NamedTuple):
    pushed_at: datetime
    name: str  # by digest, as `deploy --image` takes it
    tags: tuple[str, ...]


def listed(cloud: Cloud) -> list[Built]:
    """The newest first. Raises StepFailed where nothing was ever built."""
    repository = stacks.outputs(cloud, bootstrap_stack.STACK).get("RepositoryUri")
    if not repository:
        raise StepFailed("There is no bootstrap stack yet: 'manage.py deploy' makes it.")
    pages = cloud.ecr.get_paginator("describe_images").paginate(repositoryName=REPOSITORY)
    found = [read(repository, detail) for page in pages for detail in page["imageDetails"]]
    return sorted(found, reverse=True)


def read(repository: str, detail: dict[str, Any]) -> Built:
    name = f"{repository}@{detail['imageDigest']}"
    return Built(detail["imagePushedAt"], name, tuple(detail.get("imageTags", ())))


def lines(images: list[Built], running: str) -> Iterator[str]:
    if not images:
        yield "No image was built yet, or none is left."
    for image in images:
        marks = [*image.tags, *(["runs now"] if image.name == running else [])]
        yield f"{image.pushed_at:%Y-%m-%d %H:%M}  {image.name}  {', '.join(marks)}"


def check_is_there(cloud: Cloud, bootstrap: dict[str, str], image: str) -> None:
    """Raises StepFailed for one of our repository that it does not keep any more."""
    repository, _, digest = image.rpartition("@")
    if repository != bootstrap["RepositoryUri"]:
        return
    try:
        cloud.ecr.describe_images(repositoryName=REPOSITORY, imageIds=[{"imageDigest": digest}])
    except ClientError as error:
        if error.response["Error"]["Code"] != "ImageNotFoundException":
            raise
        raise StepFailed(
            f"The repository has no image {digest}; 'manage.py deploy --list-images' tells "
            "which there are."
        ) from error
