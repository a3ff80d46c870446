from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from provisioning.cloud import StepFailed
from provisioning.deploy import preparing, quotas
from provisioning.stage import STAGES, Ledger, Stage, Web, load
from tests.provisioning.stubs import Recorded, recorded

STAGE = Stage("x", web=Web(cpu=1024, tasks_max=10), ledger=Ledger(concurrency=5))


@pytest.fixture
def rig() -> Iterator[Recorded]:
    with recorded("service_quotas") as rig:
        yield rig


def has(rig: Recorded, *values: float) -> None:
    for value in values:
        rig.answers("service_quotas", "get_service_quota", {"Quota": {"Value": value}})


def test_an_account_that_has_enough_is_let_through(rig: Recorded) -> None:
    has(rig, 20, 15)
    quotas.check(rig.cloud, STAGE)
    assert rig.said == []


def test_what_is_short_is_told_with_the_command_that_asks_for_more(rig: Recorded) -> None:
    has(rig, 6, 10)
    with pytest.raises(StepFailed) as raised:
        quotas.check(rig.cloud, STAGE)
    first, second, _ = str(raised.value).splitlines()
    assert first.startswith("Fargate On-Demand vCPU: the account has 6, the stage takes up to 20.")
    assert "--service-code fargate --quota-code L-3032A538 --desired-value 20" in first
    assert second.startswith("Lambda concurrent executions: the account has 10")


def test_a_quota_that_was_never_changed_is_awss_default(rig: Recorded) -> None:
    rig.refuses("service_quotas", "get_service_quota", "NoSuchResourceException")
    rig.answers("service_quotas", "get_aws_default_service_quota", {"Quota": {"Value": 6.0}})
    has(rig, 1_000)
    with pytest.raises(StepFailed, match="the account has 6"):
        quotas.check(rig.cloud, STAGE)


def test_who_may_not_look_is_told_what_is_needed(rig: Recorded) -> None:
    for _ in range(2):
        rig.refuses("service_quotas", "get_service_quota", "AccessDeniedException")
    quotas.check(rig.cloud, STAGE)
    assert rig.said == [
        "  Fargate On-Demand vCPU: this role may not look it up; 20 are needed",
        "  Lambda concurrent executions: this role may not look it up; 15 are needed",
    ]


def test_another_error_is_no_answer(rig: Recorded) -> None:
    rig.refuses("service_quotas", "get_service_quota", "ServiceException")
    with pytest.raises(Exception, match="ServiceException"):
        quotas.check(rig.cloud, STAGE)


def test_a_stage_needs_what_its_tasks_run_on() -> None:
    small = {quota.name: quota.needed for quota in quotas.of(load(STAGES / "small.toml"))}
    assert small == {"Fargate Spot vCPU": 1.0, "Lambda concurrent executions": 12}
    both = replace(STAGE, web=replace(STAGE.web, spot_percent=50))
    assert [quota.name for quota in quotas.of(both)][:2] == [
        "Fargate On-Demand vCPU",
        "Fargate Spot vCPU",
    ]


def test_a_deployment_looks_before_it_builds_anything() -> None:
    names = [name for name, _ in preparing.PREPARING]
    assert names.index("Quotas") < names.index("Image")
    assert preparing.Deployment.check_quotas is quotas.check
