"""The deployment, step by step. Each step finds out what an earlier run has done already."""

from __future__ import annotations

from botocore.exceptions import BotoCoreError, ClientError

from provisioning.cloud import StepFailed
from provisioning.deploy import first_tasks, migrate, migration_task, smoke, stacks
from provisioning.deploy.preparing import PREPARING, Deployment, Step, propose, take_back


class Declined(Exception):
    """The person said no; nothing was changed."""


def deploy(deployment: Deployment) -> None:
    """Raises StepFailed with the step, the reason, and what to do."""
    for name, step in DRY_STEPS if deployment.dry_run else STEPS:
        deployment.cloud.say(f"{name} …")
        try:
            step(deployment)
        except (StepFailed, ClientError, BotoCoreError, OSError) as error:
            raise StepFailed(
                f"Step '{name}' failed: {error}\nMend that and run the same command again: "
                "what is done already is found and not done twice."
            ) from error


def ask(deployment: Deployment) -> None:
    change = deployment.change
    if change and not deployment.cloud.confirm(f"Change {change.stack}?"):
        stacks.forget(deployment.cloud, change.stack)
        raise Declined


def migrate_first(deployment: Deployment) -> None:
    """On a board that runs, before its tasks are replaced."""
    change = deployment.change
    if not stacks.is_there(deployment.cloud, deployment.stack):
        deployment.cloud.say("  the database comes with the stack")
    elif change and change.touches(migration_task.WEB_TASK):
        add_migration_task(deployment)
        run_migrations(deployment, migration_task.TITLE)
        propose_again(deployment)
    else:
        run_migrations(deployment, migration_task.WEB_TASK)


def add_migration_task(deployment: Deployment) -> None:
    running = stacks.template(deployment.cloud, deployment.stack)
    wanted = deployment.document(deployment.stage)
    document = migration_task.beside(
        running, wanted, deployment.values(), f"{deployment.stack}-migrate"
    )
    change = propose(deployment, document, dict.fromkeys(running["Parameters"]))
    if change:  # or it is there, from a run whose migrations failed
        stacks.carry_out(deployment.cloud, change)


def run_migrations(deployment: Deployment, task: str) -> None:
    outputs = deployment.outputs()
    migrate.run(deployment.cloud, outputs, outputs[task])


def propose_again(deployment: Deployment) -> None:
    """CloudFormation forgets a change that was shown when another one is carried out."""
    wanted = deployment.document(deployment.stage)
    deployment.change = propose(deployment, wanted, deployment.values())


def carry_out(deployment: Deployment) -> None:
    if deployment.change:
        stacks.carry_out(deployment.cloud, deployment.change)
    deployment.cloud.cloudformation.update_termination_protection(
        StackName=deployment.stack, EnableTerminationProtection=True
    )


def migrate_new(deployment: Deployment) -> None:
    if deployment.change and deployment.change.is_new:
        run_migrations(deployment, migration_task.WEB_TASK)


def start_tasks(deployment: Deployment) -> None:
    """Of a new stage, which was created without them, now to be what its template says."""
    if deployment.change and deployment.change.is_new:
        propose_again(deployment)
        if deployment.change:
            stacks.carry_out(deployment.cloud, deployment.change)
    first_tasks.start(deployment.cloud, deployment.outputs(), deployment.stage.web.tasks_min)


def publish_static(deployment: Deployment) -> None:
    deployment.publish(deployment.outputs())


def test_address(deployment: Deployment) -> None:
    smoke.test(deployment.cloud, deployment.outputs()["Url"], deployment.fetch)


def say_addresses(deployment: Deployment) -> None:
    found = deployment.outputs()
    region = deployment.cloud.cloudformation.meta.region_name
    console = f"https://{region}.console.aws.amazon.com/cloudwatch/home?region={region}"
    deployment.cloud.say(f"The board:     {found['Url']}")
    deployment.cloud.say(f"Its admin:     {found['Url']}/admin/")
    deployment.cloud.say(f"Its dashboard: {console}#dashboards/dashboard/{deployment.stack}")


STEPS: list[Step] = [
    *PREPARING,
    ("Confirmation", ask),
    ("Migrations", migrate_first),
    ("Stack", carry_out),
    ("First migrations", migrate_new),
    ("First tasks", start_tasks),
    ("Static files", publish_static),
    ("Smoke test", test_address),
    ("Addresses", say_addresses),
]
DRY_STEPS: list[Step] = [*PREPARING, ("Taking the change set back", take_back)]
