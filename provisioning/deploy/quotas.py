"""What a new account may not have yet: looked up before a deployment, since AWS says it late."""

from __future__ import annotations

from dataclasses import dataclass

from botocore.exceptions import ClientError

from provisioning.cloud import Cloud, StepFailed
from provisioning.stage import Stage

BESIDE_THE_LEDGER = 10  # runs of the two other functions
ROLLING = 2  # a release starts each new task before an old one goes


@dataclass(frozen=True)
class Quota:
    """`needed` is what the stage takes at its largest; `code` and `service` find it."""

    name: str
    service: str
    code: str
    needed: float

    def ask_for_more(self) -> str:
        return (
            "aws service-quotas request-service-quota-increase "
            f"--service-code {self.service} --quota-code {self.code} "
            f"--desired-value {self.needed:.0f}"
        )


def of(stage: Stage) -> list[Quota]:
    """Codes as the Service Quotas console shows them."""
    vcpus = stage.web.tasks_max * stage.web.cpu / 1024 * ROLLING
    spot = vcpus if stage.web.spot_percent else 0.0
    steady = vcpus if stage.web.steady_tasks else 0.0
    functions = stage.ledger.concurrency + BESIDE_THE_LEDGER
    found = [
        Quota("Fargate On-Demand vCPU", "fargate", "L-3032A538", steady),
        Quota("Fargate Spot vCPU", "fargate", "L-36FBB829", spot),
        Quota("Lambda concurrent executions", "lambda", "L-B99A9384", functions),
    ]
    return [quota for quota in found if quota.needed]


def check(cloud: Cloud, stage: Stage) -> None:
    """Raises StepFailed with each quota that is too small, and how to ask for more."""
    short = []
    for quota in of(stage):
        found = allowed(cloud, quota)
        if found is None:
            cloud.say(f"  {quota.name}: this role may not look it up; {quota.needed:g} are needed")
        elif found < quota.needed:
            short.append(
                f"{quota.name}: the account has {found:g}, the stage takes up to "
                f"{quota.needed:g}. Ask for more: {quota.ask_for_more()}"
            )
    if short:
        raise StepFailed("\n".join(short) + "\nAWS answers within hours or days.")


def allowed(cloud: Cloud, quota: Quota) -> float | None:
    """The account's own value, AWS's default where it has none; None without the right to look."""
    asked = {"ServiceCode": quota.service, "QuotaCode": quota.code}
    try:
        try:
            found = cloud.service_quotas.get_service_quota(**asked)
        except cloud.service_quotas.exceptions.NoSuchResourceException:
            found = cloud.service_quotas.get_aws_default_service_quota(**asked)
    except ClientError as error:
        if error.response["Error"]["Code"] != "AccessDeniedException":
            raise
        return None
    return float(found["Quota"]["Value"])
