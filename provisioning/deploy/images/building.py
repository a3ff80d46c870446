"""The web image: given by its digest, or built in the cloud from the source."""

from __future__ import annotations

import hashlib
import io
import re
import subprocess
import zipfile
from pathlib import Path

from botocore.exceptions import ClientError

from provisioning.cloud import Cloud, StepFailed

DIGEST = re.compile(r".+@sha256:[0-9a-f]{64}")
EPOCH = (1980, 1, 1, 0, 0, 0)


def check(image: str) -> str:
    """A tag could mean another image tomorrow."""
    if DIGEST.fullmatch(image):
        return image
    raise StepFailed(f"{image} is not named by its digest: REPOSITORY@sha256:….")


def source(root: Path) -> bytes:
    """The files that git tracks, as a zip that depends on nothing but them.

    Raises StepFailed where there is no git, or `root` is no checkout of it.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name in listed(root, "--cached"):
            path = root / name
            if path.is_file() and not name.startswith("tests/"):
                entry = zipfile.ZipInfo(name, EPOCH)
                entry.external_attr = (0o755 if path.stat().st_mode & 0o100 else 0o644) << 16
                archive.writestr(entry, path.read_bytes())
    return buffer.getvalue()


def left_out(root: Path) -> list[str]:
    """What lies in the checkout, and git was told neither to track nor to ignore."""
    return listed(root, "--others", "--exclude-standard")


def listed(root: Path, *which: str) -> list[str]:
    answer = subprocess.run(["git", "ls-files", "-z", *which], cwd=root, capture_output=True)
    if answer.returncode:
        raise StepFailed(
            f"git cannot list the source in {root}: {answer.stderr.decode().strip()}. Deploy from "
            "a clone, or give an image with --image."
        )
    return sorted(filter(None, answer.stdout.decode().split("\0")))


def build(cloud: Cloud, bootstrap: dict[str, str], content: bytes) -> str:
    """The image of this source, built only if the repository does not have it yet."""
    tag = "src-" + hashlib.sha256(content).hexdigest()[:32]
    found = digest(cloud, tag)
    if found:
        cloud.say(f"  {tag} is there already.")
    else:
        start_and_await(cloud, bootstrap, content, tag)
        found = digest(cloud, tag)
    if not found:
        raise StepFailed(f"The build succeeded but the repository has no {tag}.")
    return f"{bootstrap['RepositoryUri']}@{found}"


def digest(cloud: Cloud, tag: str) -> str:
    """Empty if there is no such image."""
    try:
        images = cloud.ecr.describe_images(repositoryName="place", imageIds=[{"imageTag": tag}])
    except ClientError as error:
        if error.response["Error"]["Code"] == "ImageNotFoundException":
            return ""
        raise
    return str(images["imageDetails"][0]["imageDigest"])


def start_and_await(cloud: Cloud, bootstrap: dict[str, str], content: bytes, tag: str) -> None:
    key = f"source/{tag}.zip"
    cloud.s3.put_object(Bucket=bootstrap["Artefacts"], Key=key, Body=content)
    started = cloud.codebuild.start_build(
        projectName=bootstrap["Builder"],
        sourceLocationOverride=f"{bootstrap['Artefacts']}/{key}",
        environmentVariablesOverride=[{"name": "TAG", "value": tag}],
    )
    build_id, phase = started["build"]["id"], ""
    while True:
        (found,) = cloud.codebuild.batch_get_builds(ids=[build_id])["builds"]
        if found.get("currentPhase", "") != phase:
            phase = found["currentPhase"]
            cloud.say(f"  building: {phase.lower().replace('_', ' ')}")
        if found["buildStatus"] != "IN_PROGRESS":
            break
        cloud.wait()
    if found["buildStatus"] != "SUCCEEDED":
        link = found.get("logs", {}).get("deepLink", "log group /place/build")
        raise StepFailed(f"The build ended as {found['buildStatus']}. Its log: {link}")
