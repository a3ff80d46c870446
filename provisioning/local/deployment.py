"""The emulator's stage on a local AWS: the template and the zips that a deployment uses."""

from __future__ import annotations

from collections.abc import Callable

from provisioning import cloud, documents, stage
from provisioning.deploy import preparing, sequence

IMAGE = "none@sha256:" + "0" * 64  # the web app runs here and not in a container
STEPS = (
    preparing.add_bootstrap,
    preparing.upload_code,
    preparing.find_image,
    preparing.find_places,
    preparing.prepare_change,
    sequence.carry_out,
)


def deploy_locally(say: Callable[[str], None]) -> dict[str, str]:
    """The stack's outputs. Raises StepFailed."""
    aws = cloud.connect(say, lambda _: True)
    aws.pause = lambda _: None  # the emulator is done when it answers
    deployment = preparing.Deployment(
        stage=stage.load(stage.STAGES / "emulator.toml"),
        cloud=aws,
        publish=lambda _: None,
        image=IMAGE,
        document=lambda wanted: documents.emulator_document(wanted)[0],
    )
    for step in STEPS:
        step(deployment)
    return deployment.outputs()


def task_environment(outputs: dict[str, str]) -> dict[str, str]:
    """What the template gives to a web task, as far as it concerns the data plane."""
    return {
        "PLACE_BUS": "sns_sqs",
        "PLACE_HISTORY": "none",
        "PLACE_LEDGER": "dynamodb",
        "PLACE_TOPIC_PIXEL_UPDATES": outputs["PixelUpdates"],
        "PLACE_TOPIC_BOARD_UPDATES": outputs["BoardUpdates"],
        "PLACE_QUEUE_PREFIX": outputs["TaskQueuePrefix"],
        "PLACE_TABLE_BOARD": outputs["BoardTable"],
        "PLACE_TABLE_PLACEMENTS": outputs["PlacementsTable"],
        "PLACE_TABLE_USERS": outputs["UsersTable"],
    }
