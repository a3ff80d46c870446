from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from provisioning.cloud import StepFailed
from provisioning.deploy.images import listing
from provisioning.stage import STAGES
from tests.provisioning.stubs import Recorded, recorded

OLD, NEW = "sha256:" + "a" * 64, "sha256:" + "b" * 64
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
BOOTSTRAP = {"RepositoryUri": "1.dkr/place"}


@pytest.fixture
def rig() -> Iterator[Recorded]:
    with recorded("ecr", "cloudformation") as rig:
        yield rig


def stack(name: str, outputs: dict[str, str], parameters: dict[str, str]) -> dict[str, Any]:
    return {
        "Stacks": [
            {
                "StackName": name,
                "CreationTime": NOON,
                "StackStatus": "UPDATE_COMPLETE",
                "Outputs": [{"OutputKey": k, "OutputValue": v} for k, v in outputs.items()],
                "Parameters": [
                    {"ParameterKey": k, "ParameterValue": v} for k, v in parameters.items()
                ],
            }
        ]
    }


def has_images(rig: Recorded) -> None:
    rig.answers("cloudformation", "describe_stacks", stack("place-bootstrap", BOOTSTRAP, {}))
    old = {"imageDigest": OLD, "imagePushedAt": NOON, "imageTags": ["src-1"]}
    new = {"imageDigest": NEW, "imagePushedAt": NOON.replace(hour=13)}
    rig.answers("ecr", "describe_images", {"imageDetails": [old], "nextToken": "more"})
    rig.answers("ecr", "describe_images", {"imageDetails": [new]})


def test_images_of_every_page_are_told_the_newest_first(rig: Recorded) -> None:
    has_images(rig)
    found = listing.listed(rig.cloud)
    assert list(listing.lines(found, f"1.dkr/place@{OLD}")) == [
        f"2026-05-01 13:00  1.dkr/place@{NEW}  ",
        f"2026-05-01 12:00  1.dkr/place@{OLD}  src-1, runs now",
    ]


def test_nothing_built_is_a_sentence() -> None:
    assert list(listing.lines([], "")) == ["No image was built yet, or none is left."]


def test_without_a_bootstrap_stack_there_are_none(rig: Recorded) -> None:
    rig.refuses("cloudformation", "describe_stacks", "ValidationError", "x does not exist")
    with pytest.raises(StepFailed, match="no bootstrap stack yet"):
        listing.listed(rig.cloud)


def test_an_image_that_is_gone_is_refused_before_anything_changes(rig: Recorded) -> None:
    rig.refuses("ecr", "describe_images", "ImageNotFoundException")
    with pytest.raises(StepFailed, match="no image sha256:aaa.*--list-images"):
        listing.check_is_there(rig.cloud, BOOTSTRAP, f"1.dkr/place@{OLD}")


def test_an_image_that_is_there_is_taken(rig: Recorded) -> None:
    asked = {"repositoryName": "place", "imageIds": [{"imageDigest": OLD}]}
    rig.answers("ecr", "describe_images", {"imageDetails": [{"imageDigest": OLD}]}, asked)
    listing.check_is_there(rig.cloud, BOOTSTRAP, f"1.dkr/place@{OLD}")


def test_a_repository_that_may_not_be_read_is_another_failure(rig: Recorded) -> None:
    rig.refuses("ecr", "describe_images", "AccessDeniedException")
    with pytest.raises(Exception, match="AccessDenied"):
        listing.check_is_there(rig.cloud, BOOTSTRAP, f"1.dkr/place@{OLD}")


def test_the_command_lists_and_changes_nothing(
    rig: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    has_images(rig)
    running = stack("place-demo", {}, {"Image": f"1.dkr/place@{NEW}"})
    rig.answers("cloudformation", "describe_stacks", running)
    monkeypatch.setattr("provisioning.cloud.connect", lambda *_: rig.cloud)
    out = io.StringIO()
    call_command("deploy", "--stage", str(STAGES / "demo.toml"), "--list-images", stdout=out)
    assert "runs now" in out.getvalue().splitlines()[0]


def test_an_image_is_not_listed_and_deployed_at_once() -> None:
    with pytest.raises(CommandError, match="not allowed with"):
        call_command(
            "deploy", "--stage", str(STAGES / "demo.toml"), "--list-images", "--image", "x"
        )
