from __future__ import annotations

import pytest

from tests.cloud.emulator import point_to
from tests.cloud.stack import Rig, emulator_stage
from tests.lambdas.conftest import load
from tests.provisioning.template.access.deployed import Deployed, deploy

__all__ = ["load"]


@pytest.fixture(scope="session")
def deployed(aws_url: str) -> Deployed:
    """A stage of these tests' own: what others leave in theirs is not asked about here."""
    with pytest.MonkeyPatch.context() as patch:
        point_to(aws_url, patch)
        patch.setattr("provisioning.deploy.migrate.run", lambda *_: None)
        return deploy(Rig(emulator_stage("roles")))
