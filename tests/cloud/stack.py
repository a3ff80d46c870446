"""A stage deployed to the emulator by the real sequence: what the emulator lacks is left out."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import boto3
import pytest

from provisioning import cloud, documents, stage
from provisioning.deploy import preparing, sequence, stacks
from provisioning.local.emulator import Emulator
from tests.cloud.emptying import empty
from tests.cloud.emulator import point_to

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/place@sha256:" + "1" * 64
RETRY_SECONDS = 20
PAGES = {
    "": b"<html>",
    "api/config": b'{"width": 1000}',
    "api/board": b"PLCB",
    "ws/board": b"101",
}


@dataclass
class Rig:
    """A deployment to the emulator, and what it said and published."""

    stage: stage.Stage
    said: list[str] = field(default_factory=list)
    published: list[dict[str, str]] = field(default_factory=list)
    answer: bool = True
    document: Callable[[stage.Stage], documents.Document] = lambda wanted: (
        documents.emulator_document(wanted)[0]
    )
    fetch: Callable[[str], bytes] = lambda url: PAGES[url.split("/", 3)[3]]

    def connect(self) -> cloud.Cloud:
        clients = clients_of(os.environ["AWS_ENDPOINT_URL"])
        return cloud.Cloud(clients, self.said.append, lambda _: self.answer, lambda _: None)

    def deploy(self, dry_run: bool = False, aws: cloud.Cloud | None = None) -> cloud.Cloud:
        aws = aws or self.connect()
        sequence.deploy(
            preparing.Deployment(
                stage=self.stage,
                cloud=aws,
                publish=self.published.append,
                image="" if dry_run else IMAGE,
                dry_run=dry_run,
                fetch=self.fetch,
                document=self.document,
                check_quotas=lambda *_: None,  # the emulator has no such service
            )
        )
        return aws


@cache
def clients_of(url: str) -> dict[str, Any]:
    """Making them takes longer than all that they do."""
    return cloud.connect(print, lambda _: True).clients


def emulator_stage(name: str = "emulator") -> stage.Stage:
    return replace(stage.load(stage.STAGES / "emulator.toml"), name=name)


@pytest.fixture
def stack(aws: str, aws_emulator: Emulator, deployed: dict[str, str]) -> dict[str, str]:
    """Outputs of the emulator stage, which is as new: nobody listens, nothing is kept."""
    try:
        empty(deployed)
    except AssertionError as error:
        error.add_note("\n".join(complaints(aws_emulator)))
        raise
    return deployed


def complaints(emulator: Emulator) -> list[str]:
    """The last that the emulator and its functions said of failures."""
    lines = emulator.log.read_text(errors="replace").splitlines()
    return [line for line in lines if re.search("error|fail|timed out", line, re.IGNORECASE)][-20:]


@pytest.fixture(scope="session")
def deployed(aws_url: str) -> dict[str, str]:
    """Migrations need a container and are left out."""
    rig = Rig(emulator_stage())
    with pytest.MonkeyPatch.context() as patch:
        point_to(aws_url, patch)
        patch.setattr("provisioning.deploy.migrate.run", lambda *_: None)
        outputs = stacks.outputs(rig.deploy(), rig.stage.prefix)
        try_again_soon(outputs["LedgerQueue"])
    return outputs


def try_again_soon(queue: str) -> None:
    """A batch that the function failed to write comes back before a test's fuse; the stage's own
    six minutes are twice as long. Whatever is written twice is harmless."""
    seconds = {"VisibilityTimeout": str(RETRY_SECONDS)}
    boto3.client("sqs").set_queue_attributes(QueueUrl=queue, Attributes=seconds)
