"""The load balancer."""

from __future__ import annotations

from tests.provisioning.reading import Document, balancer, pairs, target
from tests.provisioning.template.traps.trap import put, set_attribute, trap

BALANCER_KEYS = {
    "access_logs.s3.enabled": {"true"},
    "access_logs.s3.bucket": None,
    "access_logs.s3.prefix": None,
    "deletion_protection.enabled": {"true"},
    "idle_timeout.timeout_seconds": None,
    "routing.http.desync_mitigation_mode": {"defensive", "strictest"},
    "routing.http.drop_invalid_header_fields.enabled": {"true"},
}
TARGET_KEYS = {
    "deregistration_delay.timeout_seconds",
    "load_balancing.algorithm.type",
    "stickiness.enabled",
}


@trap("targets are addresses, as awsvpc tasks are", put(target, TargetType="instance"))
def target_type(document: Document) -> None:
    assert target(document)["TargetType"] == "ip"


@trap("the balancer's attributes exist",
      lambda d: balancer(d)["LoadBalancerAttributes"].append(
          {"Key": "idle_timeout.seconds", "Value": "120"}))  # fmt: skip
def balancer_attributes(document: Document) -> None:
    attributes = pairs(balancer(document)["LoadBalancerAttributes"])
    assert attributes.keys() == BALANCER_KEYS.keys()
    for key, allowed in BALANCER_KEYS.items():
        assert allowed is None or attributes[key] in allowed


@trap(
    "a socket that is pinged each 20 s is not idle",
    set_attribute(balancer, "LoadBalancerAttributes", "idle_timeout.timeout_seconds", "4001"),
)
def idle_timeout(document: Document) -> None:
    attributes = pairs(balancer(document)["LoadBalancerAttributes"])
    assert 60 < int(attributes["idle_timeout.timeout_seconds"]) <= 4000


@trap("the balancer waits 30 s for a task that leaves, not 300",
      lambda d: target(d)["TargetGroupAttributes"].pop(0))  # fmt: skip
def deregistration(document: Document) -> None:
    attributes = pairs(target(document)["TargetGroupAttributes"])
    assert attributes.keys() == TARGET_KEYS
    assert int(attributes["deregistration_delay.timeout_seconds"]) <= 60


@trap("sockets go where fewest are",
      set_attribute(target, "TargetGroupAttributes", "load_balancing.algorithm.type",
                    "round_robin"))  # fmt: skip
def algorithm(document: Document) -> None:
    attributes = pairs(target(document)["TargetGroupAttributes"])
    assert attributes["load_balancing.algorithm.type"] == "least_outstanding_requests"
    assert attributes["stickiness.enabled"] == "false"


@trap("a failing task is seen within a minute", put(target, HealthCheckIntervalSeconds=60))
def health_check(document: Document) -> None:
    group = target(document)
    assert group["HealthCheckPath"] == "/healthz"
    assert group["HealthCheckTimeoutSeconds"] < group["HealthCheckIntervalSeconds"]
    assert group["HealthCheckIntervalSeconds"] * group["UnhealthyThresholdCount"] <= 60
