"""Migrations: one task of the release to come, before the service runs it."""

from __future__ import annotations

from provisioning.cloud import Cloud, StepFailed
from provisioning.deploy import one_off

WORDS = ("migrate", "--no-input")


def run(cloud: Cloud, outputs: dict[str, str], definition: str) -> None:
    """Raises StepFailed unless they end well."""
    try:
        one_off.run(cloud, outputs, definition, WORDS)
    except StepFailed as error:
        raise StepFailed(f"{error} The running board has not been touched.") from error
