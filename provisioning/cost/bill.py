"""What a crowd costs a month, by service. Prices are in prices.toml, counts in traffic.py."""

from __future__ import annotations

from dataclasses import dataclass

from provisioning.cost import edge_bill
from provisioning.cost.edge_bill import Viewers
from provisioning.cost.ledger_traffic import LedgerTraffic
from provisioning.cost.prices import HOURS, MILLION, PRICES, SECONDS
from provisioning.cost.traffic import Crowd
from provisioning.stage import Network, Stage, Store, Web
from provisioning.template.network.endpoints import INTERFACES

# Of Valkey: a placement's script, and what a task asks by itself: leases, looks, the outbox.
ECPU_PER_PLACEMENT, ECPU_PER_TASK = 12, 20
LEDGER_SECONDS, LEDGER_MB = 0.15, 512  # more memory is as much faster
BROADCAST_SECONDS, BROADCAST_GB = 0.025, 0.25
ALARMS, METRICS, DASHBOARDS, SECRETS = 23, 11, 1, 3


@dataclass(frozen=True)
class Cost:
    """One service: dollars a month, and what drives them."""

    service: str
    month: float
    driver: str


def estimate(crowd: Crowd, stage: Stage, viewers: Viewers | None = None) -> list[Cost]:
    at_edge, ledger = viewers or Viewers(), LedgerTraffic(crowd, stage)
    return [
        *of_edge(crowd, stage, at_edge),
        Cost("Load balancer", balancer(crowd), f"{crowd.live_bytes / 1e6:,.1f} MB/s"),
        Cost("Fargate", fargate(crowd, stage.web), f"{crowd.tasks} tasks"),
        Cost("SNS", sns(crowd), f"{crowd.messages:,.1f} batches/s"),
        Cost("SQS: tasks' queues", task_queues(crowd), "tasks × batches"),
        Cost("Ledger's queue and function", persist(ledger), f"{ledger.calls:,.2f} calls/s"),
        Cost("Broadcast function", broadcast(crowd), f"{crowd.messages:,.1f} batches/s"),
        Cost("DynamoDB", dynamodb(ledger), f"{ledger.writes:,.1f} write units/s"),
        Cost("Valkey", valkey(crowd, stage.store), f"{crowd.placements:,.1f} placements/s"),
        Cost("PostgreSQL", database(stage), stage.database.instance),
        Cost("Network", network(crowd, stage.network), stage.network.way_out),
        Cost("Logs, metrics, secrets", rest(crowd, stage), f"{crowd.tasks} tasks"),
    ]


def total(costs: list[Cost]) -> float:
    return sum(cost.month for cost in costs)


def of_edge(crowd: Crowd, stage: Stage, viewers: Viewers) -> list[Cost]:
    sent, live = edge_bill.egress(crowd, viewers), edge_bill.live_share(crowd)
    asked = f"{crowd.requests:,.1f} requests/s"
    walled = edge_bill.firewall(crowd, viewers) if stage.edge.firewall else 0.0
    return [
        Cost("CloudFront: board and app", sent * (1 - live), f"{crowd.visits:,.1f} visits/s"),
        Cost(
            "CloudFront: live pixels", sent * live, f"{crowd.bytes_per_client:,.0f} B/s a client"
        ),
        Cost("CloudFront: requests", edge_bill.requests(crowd, viewers), viewers.plan or asked),
        Cost("WAF", walled, asked if stage.edge.firewall else "none"),
    ]


def balancer(crowd: Crowd) -> float:
    """A capacity unit is 25 new connections/s, 3,000 open ones or 1 GB an hour."""
    units = max(
        (crowd.visits + 0.2 * crowd.placements) / 25,
        crowd.users / 3_000,
        (crowd.live_bytes + 800 * crowd.placements) * 3_600 / 1e9,
    )
    price = PRICES["balancer"]
    return float(HOURS * (price["hour"] + units * price["capacity_unit_hour"]))


def fargate(crowd: Crowd, web: Web) -> float:
    price = PRICES["fargate"]
    task = price["vcpu_hour"] * web.cpu / 1024 + price["gb_hour"] * web.memory_mb / 1024
    on_spot = max(0, crowd.tasks - web.steady_tasks) * web.spot_percent / 100
    saved = on_spot * (1 - price["spot_share_of_price"])
    return float((crowd.tasks - saved) * task * HOURS)


def sns(crowd: Crowd) -> float:
    millions = crowd.messages * crowd.chunks * SECONDS / MILLION
    return float(millions * PRICES["messages"]["sns_million"])


def task_queues(crowd: Crowd) -> float:
    """A batch is sent to, received from and deleted in each task's queue."""
    calls = crowd.tasks * (crowd.messages + 2 * crowd.receives + 0.05)
    return float(calls * SECONDS / MILLION * PRICES["messages"]["sqs_million"])


def persist(ledger: LedgerTraffic) -> float:
    requests = ledger.queue_requests * SECONDS / MILLION * PRICES["messages"]["sqs_million"]
    return float(requests + function(ledger.calls, LEDGER_SECONDS * LEDGER_MB / 1024))


def broadcast(crowd: Crowd) -> float:
    return function(crowd.messages, BROADCAST_SECONDS * BROADCAST_GB)


def function(calls: float, gb_seconds: float) -> float:
    price = PRICES["lambda"]
    return float(calls * SECONDS * (price["million"] / MILLION + gb_seconds * price["gb_second"]))


def dynamodb(ledger: LedgerTraffic) -> float:
    price = PRICES["dynamodb"]
    a_second = ledger.writes * price["million_writes"] + ledger.reads * price["million_reads"]
    return float(a_second * SECONDS / MILLION)


def valkey(crowd: Crowd, store: Store) -> float:
    price = PRICES["valkey"]
    if store.kind == "nodes":
        return float(price["nodes"][store.node_type])
    ecpu = ECPU_PER_PLACEMENT * crowd.placements + ECPU_PER_TASK * crowd.tasks
    return float(price["serverless_least"] + ecpu * SECONDS / MILLION * price["million_ecpu"])


def database(stage: Stage) -> float:
    zones = 2 if stage.database.multi_az else 1
    return float(PRICES["database"][stage.database.instance] * zones)


def network(crowd: Crowd, ways: Network) -> float:
    price, zones = PRICES["network"], len(ways.zones)
    gigabytes = crowd.tasks * crowd.messages * crowd.message_bytes * SECONDS / 1e9
    fixed = {
        "public": price["public_address"] * crowd.tasks,
        "endpoints": price["interface_endpoint"] * len(INTERFACES) * zones,
        "nat": price["nat"] * zones,
    }
    per_gb = {"public": 0.0, "endpoints": price["endpoint_gb"], "nat": price["nat_gb"]}
    return float(fixed[ways.way_out] + gigabytes * per_gb[ways.way_out])


def rest(crowd: Crowd, stage: Stage) -> float:
    """What every account has for nothing is taken off, as if this were its only stage."""
    price = PRICES["watch"]
    metrics = METRICS + (price["insights_metrics"] if stage.watch.container_insights else 0)
    logged = 250 * crowd.placements * SECONDS / 1e9 - PRICES["logs"]["free_gb"]
    return float(
        price["metric"] * max(0, metrics - price["free_metrics"])
        + price["alarm"] * max(0, ALARMS - price["free_alarms"])
        + price["dashboard"] * max(0, DASHBOARDS - price["free_dashboards"])
        + price["secret"] * SECRETS
        + price["files"]
        + PRICES["logs"]["gb"] * max(0.0, logged)
    )
