from __future__ import annotations

import hashlib
import io
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from provisioning.cloud import StepFailed
from provisioning.deploy.images import building
from tests.provisioning.stubs import Recorded, recorded

BOOTSTRAP = {"Artefacts": "art", "Builder": "place-image", "RepositoryUri": "1.dkr/place"}
SOURCE = b"source"
TAG = "src-" + hashlib.sha256(SOURCE).hexdigest()[:32]
DIGEST = "sha256:" + "a" * 64
FOUND = {"imageDetails": [{"imageDigest": DIGEST}]}
ASKED = {"repositoryName": "place", "imageIds": [{"imageTag": TAG}]}
BUILD_ID = "place-image:1"


@pytest.fixture
def rig() -> Iterator[Recorded]:
    with recorded("ecr", "s3", "codebuild") as rig:
        yield rig


def starts(rig: Recorded) -> None:
    rig.refuses("ecr", "describe_images", "ImageNotFoundException")
    rig.answers(
        "s3",
        "put_object",
        {},
        {"Bucket": "art", "Key": f"source/{TAG}.zip", "Body": SOURCE},
    )
    rig.answers(
        "codebuild",
        "start_build",
        {"build": {"id": BUILD_ID}},
        {
            "projectName": "place-image",
            "sourceLocationOverride": f"art/source/{TAG}.zip",
            "environmentVariablesOverride": [{"name": "TAG", "value": TAG}],
        },
    )


def builds(rig: Recorded, status: str, phase: str, **more: Any) -> None:
    build = {"id": BUILD_ID, "buildStatus": status, "currentPhase": phase, **more}
    rig.answers("codebuild", "batch_get_builds", {"builds": [build]}, {"ids": [BUILD_ID]})


def test_the_source_is_built_in_the_cloud_and_named_by_its_digest(rig: Recorded) -> None:
    starts(rig)
    builds(rig, "IN_PROGRESS", "PRE_BUILD")
    builds(rig, "IN_PROGRESS", "PRE_BUILD")
    builds(rig, "SUCCEEDED", "COMPLETED")
    rig.answers("ecr", "describe_images", FOUND, ASKED)
    assert building.build(rig.cloud, BOOTSTRAP, SOURCE) == f"1.dkr/place@{DIGEST}"
    assert rig.said == ["  building: pre build", "  building: completed"]


def test_what_was_built_before_is_not_built_again(rig: Recorded) -> None:
    rig.answers("ecr", "describe_images", FOUND, ASKED)
    assert building.build(rig.cloud, BOOTSTRAP, SOURCE).endswith(DIGEST)
    assert rig.said == [f"  {TAG} is there already."]


def test_a_failed_build_says_where_its_log_is(rig: Recorded) -> None:
    starts(rig)
    builds(rig, "FAILED", "BUILD", logs={"deepLink": "https://console/log"})
    with pytest.raises(StepFailed, match="FAILED. Its log: https://console/log"):
        building.build(rig.cloud, BOOTSTRAP, SOURCE)


def test_a_build_without_an_image_is_a_failure(rig: Recorded) -> None:
    starts(rig)
    builds(rig, "SUCCEEDED", "COMPLETED")
    rig.refuses("ecr", "describe_images", "ImageNotFoundException")
    with pytest.raises(StepFailed, match="has no src-"):
        building.build(rig.cloud, BOOTSTRAP, SOURCE)


def test_a_repository_that_may_not_be_read_is_not_an_absent_image(rig: Recorded) -> None:
    rig.refuses("ecr", "describe_images", "AccessDeniedException")
    with pytest.raises(Exception, match="AccessDenied"):
        building.build(rig.cloud, BOOTSTRAP, SOURCE)


UNTRACKED = (".env", "board/new.py", "template.json")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    write(tmp_path, ".gitignore", "var/\n")
    for name in ("manage.py", "tests/test_x.py", "var/secret", "board/a.py"):
        write(tmp_path, name)
    subprocess.run(["git", "add", "."], cwd=tmp_path, check=True)
    return tmp_path


def write(repository: Path, name: str, text: str = "") -> None:
    path = repository / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text or name)


def test_the_source_is_what_git_tracks_without_the_tests(repository: Path) -> None:
    for name in UNTRACKED:
        write(repository, name)
    with zipfile.ZipFile(io.BytesIO(building.source(repository))) as archive:
        assert archive.namelist() == [".gitignore", "board/a.py", "manage.py"]


def test_what_git_does_not_track_builds_no_other_image_and_is_told(repository: Path) -> None:
    before = building.source(repository)
    for name in UNTRACKED:
        write(repository, name)
    assert building.source(repository) == before
    assert tuple(building.left_out(repository)) == UNTRACKED


def test_a_tracked_file_that_was_deleted_is_not_in_the_source(repository: Path) -> None:
    (repository / "manage.py").unlink()
    with zipfile.ZipFile(io.BytesIO(building.source(repository))) as archive:
        assert "manage.py" not in archive.namelist()


def test_a_source_without_git_is_told_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StepFailed, match="git cannot list the source.*clone, or give an image"):
        building.source(tmp_path)


def test_the_same_source_has_the_same_tag(repository: Path) -> None:
    before = building.source(repository)
    (repository / "manage.py").touch()
    assert building.source(repository) == before
    (repository / "manage.py").write_text("changed")
    assert building.source(repository) != before
