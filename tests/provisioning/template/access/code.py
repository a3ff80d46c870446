"""Which files run under which role, and which of AWS's operations they call."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable
from functools import cache

import botocore.session
from botocore import xform_name

from tests.cloud.emulator import ROOT
from tests.provisioning.template.access.calls import Call

PARTS = ("board", "lambdas", "placeproject")
SERVICES = ("dynamodb", "ecs", "secretsmanager", "sns", "sqs")
SWEEP, TABLES = "board/core/queues/sweep.py", "board/core/dynamodb/tables.py"
CODE = {
    "BroadcastClientsRole": {"lambdas/broadcast_clients/handler.py"},
    "UpdateDynamodbRole": {"lambdas/update_dynamodb/queue.py", TABLES},
    "CollectQueuesRole": {"lambdas/collect_queues/handler.py", SWEEP},
    "TaskRole": {
        "board/bus/private_queue.py",
        "board/bus/topic.py",
        "board/ledger/dynamodb/queries.py",
        "placeproject/rotating_postgresql/base.py",
        SWEEP,
    },
}
# Names that mean something else in files that do not import boto3.
ELSEWHERE = {"execute_command", "publish", "query", "subscribe"}


# Which a deployer works with: upkeep is an administrator's, and break-glass.
OF_DEPLOYER = {
    f"provisioning/deploy/{path.name}" for path in (ROOT / "provisioning" / "deploy").glob("*.py")
} | {"provisioning/publish/web_bucket.py"}


def undriven(
    calls: Iterable[Call], names: Collection[str], services: tuple[str, ...] = SERVICES
) -> set[str]:
    """What those files call, and nothing led them to it."""
    heard = {xform_name(call.operation) for call in calls}
    return {one for name in names for one in operations(name, services)} - heard


def calling_files() -> set[str]:
    files = [path for part in PARTS for path in (ROOT / part).rglob("*.py")]
    names = {path.relative_to(ROOT).as_posix() for path in files}
    return {name for name in names if operations(name) - (set() if makes(name) else ELSEWHERE)}


def makes(name: str) -> bool:
    """Whether the file makes clients itself; others are handed theirs."""
    return "import boto3" in (ROOT / name).read_text(encoding="utf-8")


@cache
def operations(name: str, services: tuple[str, ...] = SERVICES) -> set[str]:
    """Methods of boto3's clients that a file calls, hands on, or pages through."""
    nodes = list(ast.walk(ast.parse((ROOT / name).read_text(encoding="utf-8"))))
    used = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    used |= {str(node.value) for node in nodes if isinstance(node, ast.Constant)}
    return used & all_operations(services)


@cache
def all_operations(services: tuple[str, ...]) -> set[str]:
    session = botocore.session.get_session()
    models = [session.get_service_model(name.replace("_", "-")) for name in services]
    return {xform_name(one) for model in models for one in model.operation_names}
