"""What a crowd costs a month, by service. Prices are in prices.toml, counts in traffic.py."""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from board.core.dynamodb.slices import slice_bytes, slice_count
from provisioning.cost.traffic import Crowd
from provisioning.stage import Network, Stage, Store, Web
from provisioning.template.network.endpoints import INTERFACES

HOURS = 730
SECONDS = HOURS * 3600
MILLION = 1_000_000
GIB = 2**30
PRICES: dict[str, Any] = tomllib.loads(
    (Path(__file__).resolve().parent / "prices.toml").read_text(encoding="utf-8")
)
BOARD_LOADS_PER_SECOND = 15
ECPU_PER_PLACEMENT, ECPU_PER_BOARD = 12, 500
FIRST_POLLS = 5  # with which Lambda begins to read a queue
LEDGER_SECONDS, LEDGER_MB = 0.15, 512  # more memory is as much faster
BROADCAST_SECONDS, BROADCAST_GB = 0.025, 0.25


@dataclass(frozen=True)
class Cost:
    """One service: dollars a month, and what drives them."""

    service: str
    month: float
    driver: str


def estimate(crowd: Crowd, stage: Stage) -> list[Cost]:
    return [
        Cost("CloudFront: board", *board_egress(crowd)),
        Cost("CloudFront: live pixels", *live_egress(crowd)),
        Cost("CloudFront: requests", requests(crowd), f"{crowd.requests:,.0f} requests/s"),
        Cost("WAF", firewall(crowd), f"{crowd.requests:,.0f} requests/s"),
        Cost("Load balancer", balancer(crowd), f"{crowd.live_bytes / 1e6:,.1f} MB/s"),
        Cost("Fargate", fargate(crowd, stage.web), f"{crowd.tasks} tasks"),
        Cost("SNS", sns(crowd), f"{crowd.messages:,.1f} batches/s"),
        Cost("SQS: tasks' queues", task_queues(crowd), "tasks × batches"),
        Cost("Ledger's queue and function", persist(crowd), f"{crowd.messages:,.1f} batches/s"),
        Cost("Broadcast function", broadcast(crowd), f"{crowd.messages:,.1f} batches/s"),
        Cost("DynamoDB", dynamodb(crowd, stage), f"{crowd.placements:,.0f} placements/s"),
        Cost("Valkey", valkey(crowd, stage.store), f"{crowd.placements:,.0f} placements/s"),
        Cost("PostgreSQL", database(stage), stage.database.instance),
        Cost("Network", network(crowd, stage.network), stage.network.way_out),
        Cost("Logs, metrics, secrets", rest(crowd), f"{crowd.tasks} tasks"),
    ]


def total(costs: list[Cost]) -> float:
    return sum(cost.month for cost in costs)


def tiered(gigabytes: float) -> float:
    price, below = 0.0, 0.0
    tiers, prices = PRICES["cloudfront"]["tiers_gb"], PRICES["cloudfront"]["tier_prices"]
    for limit, per_gb in zip([*tiers, float("inf")], prices, strict=True):
        price += max(0.0, min(gigabytes, limit) - below) * per_gb
        below = limit
    return price


def egress(crowd: Crowd) -> float:
    """Of both, since the tiers are of their sum."""
    bytes_per_second = crowd.live_bytes + crowd.visits * crowd.board_bytes
    return tiered(max(0.0, bytes_per_second * SECONDS / GIB - PRICES["cloudfront"]["free_gb"]))


def live_share(crowd: Crowd) -> float:
    whole = crowd.live_bytes + crowd.visits * crowd.board_bytes
    return crowd.live_bytes / whole if whole else 0.0


def live_egress(crowd: Crowd) -> tuple[float, str]:
    return egress(crowd) * live_share(crowd), f"{crowd.bytes_per_client:,.0f} B/s a client"


def board_egress(crowd: Crowd) -> tuple[float, str]:
    return egress(crowd) * (1 - live_share(crowd)), f"{crowd.visits:,.1f} visits/s"


def requests(crowd: Crowd) -> float:
    return crowd.requests * SECONDS / 10_000 * float(PRICES["cloudfront"]["per_10_000_requests"])


def firewall(crowd: Crowd) -> float:
    price = PRICES["waf"]
    millions = crowd.requests * SECONDS / MILLION
    return float(price["fixed"] + millions * price["per_million_requests"])


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
    on_spot = max(0, crowd.tasks - 2) * web.spot_percent / 100
    saved = on_spot * (1 - price["spot_share_of_price"])
    return float((crowd.tasks - saved) * task * HOURS)


def sns(crowd: Crowd) -> float:
    millions = crowd.messages * crowd.chunks * SECONDS / MILLION
    return float(millions * PRICES["messages"]["sns_million"])


def task_queues(crowd: Crowd) -> float:
    """A batch is sent to, received from and deleted in each task's queue."""
    calls = crowd.tasks * (crowd.messages + 2 * crowd.receives + 0.05)
    return float(calls * SECONDS / MILLION * PRICES["messages"]["sqs_million"])


def persist(crowd: Crowd) -> float:
    batches = min(crowd.messages, FIRST_POLLS)
    calls = (crowd.messages + 2 * batches) * SECONDS / MILLION
    queue = calls * PRICES["messages"]["sqs_million"]
    return float(queue + function(batches, LEDGER_SECONDS * LEDGER_MB / 1024))


def broadcast(crowd: Crowd) -> float:
    return function(crowd.messages, BROADCAST_SECONDS * BROADCAST_GB)


def function(calls: float, gb_seconds: float) -> float:
    price = PRICES["lambda"]
    return float(calls * SECONDS * (price["million"] / MILLION + gb_seconds * price["gb_second"]))


def dynamodb(crowd: Crowd, stage: Stage) -> float:
    """The player's item, the slices and the log; with an item per placement its two writes more.

    The index by player takes the second of those two.
    """
    if not crowd.placements:
        return 0.0
    writes = crowd.placements + slice_writes(crowd, stage) + 2 * crowd.frames
    if crowd.item_per_pixel:
        writes += 2 * crowd.placements
    return float(writes * SECONDS / MILLION * PRICES["dynamodb"]["million_writes"])


def slice_writes(crowd: Crowd, stage: Stage) -> float:
    """Units a second; one is a KB. Placements are spread: each call of the function finds some
    for all slices, or each for another."""
    slices = slice_count(stage.board.width * stage.board.height)
    changed = min(crowd.placements, slices / stage.ledger.window_seconds)
    return changed * math.ceil(slice_bytes(crowd.bits) / 1024)


def valkey(crowd: Crowd, store: Store) -> float:
    price = PRICES["valkey"]
    if store.kind == "nodes":
        return float(price["nodes"][store.node_type])
    boards = ECPU_PER_BOARD * BOARD_LOADS_PER_SECOND if crowd.users else 0
    ecpu = ECPU_PER_PLACEMENT * crowd.placements + boards + 2 * crowd.tasks
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


def rest(crowd: Crowd) -> float:
    if not crowd.users:
        return 10.0
    logged = 250 * crowd.placements * SECONDS / 1e9 * PRICES["logs"]["gb"]
    return float(40 + 2.5 * crowd.tasks + logged)
