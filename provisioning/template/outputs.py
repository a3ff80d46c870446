"""What `deploy`, `publish_static` and people ask the stack for."""

from __future__ import annotations

from typing import Any

from troposphere import GetAtt, Join, Output, Ref, Template

from provisioning.stage import Stage
from provisioning.template.data import dynamodb_tables
from provisioning.template.data.buckets import Buckets
from provisioning.template.data.persistence import Data
from provisioning.template.edge.distribution import Edge
from provisioning.template.messages.messaging import Messaging
from provisioning.template.network.vpc import Network
from provisioning.template.tasks.compute import Compute


def add(
    template: Template,
    stage: Stage,
    network: Network,
    buckets: Buckets,
    bus: Messaging,
    edge: Edge,
    web: Compute,
    kept: Data,
) -> None:
    values = of_edge(stage, edge, buckets) | of_tasks(web, network) | of_messages(bus)
    values |= {role: GetAtt(role, "Arn") for role in ("OperatorRole", "BreakGlassRole")}
    values |= of_tables(stage) | {key.title: Ref(key) for key in kept.secret_keys.values()}
    for name, value in values.items():
        template.add_output(Output(name, Value=value))


def of_edge(stage: Stage, edge: Edge, buckets: Buckets) -> dict[str, Any]:
    domain = GetAtt(edge.distribution, "DomainName")
    return {
        "Url": Join("", ["https://", stage.edge.alias or domain]),
        "DistributionId": Ref(edge.distribution),
        "DistributionDomain": domain,
        "WebBucket": Ref(buckets.web),
    }


def of_tasks(web: Compute, network: Network) -> dict[str, Any]:
    return {
        "Cluster": Ref(web.cluster),
        "Service": GetAtt(web.service, "Name"),
        "WebTask": Ref(web.task),
        "TaskSubnets": Join(",", network.task_subnets),
        "TaskGroup": GetAtt(network.web, "GroupId"),
        "TaskPublicIp": network.task_public_ip,
    }


def of_messages(bus: Messaging) -> dict[str, Any]:
    return {
        "PixelUpdates": Ref(bus.pixel_updates),
        "BoardUpdates": Ref(bus.board_updates),
        "LedgerQueue": Ref(bus.ledger_queue),
        "LedgerDeadLetters": Ref(bus.ledger_dead),
        "BroadcastDeadLetters": Ref(bus.broadcast_dead),
        "TaskQueuePrefix": bus.task_queue_prefix,
    }


def of_tables(stage: Stage) -> dict[str, Any]:
    return {f"{name.capitalize()}Table": stage.table(name) for name in dynamodb_tables.NAMES}
