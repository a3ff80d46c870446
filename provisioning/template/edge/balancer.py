"""The internal load balancer between CloudFront and the web tasks, set up for sockets."""

from __future__ import annotations

from dataclasses import dataclass

from troposphere import GetAtt, Ref, Template
from troposphere import elasticloadbalancingv2 as elb

from provisioning.template.data.buckets import Buckets
from provisioning.template.network.security_groups import HTTP, WEB
from provisioning.template.network.vpc import Network

IDLE_SECONDS = 120  # sockets are pinged each 20 s
DEREGISTRATION_SECONDS = 30


@dataclass(frozen=True)
class Balancer:
    balancer: elb.LoadBalancer
    target: elb.TargetGroup
    listener: elb.Listener


def add(template: Template, network: Network, buckets: Buckets) -> Balancer:
    balancer = add_balancer(template, network, buckets)
    target = add_target(template, network)
    listener = template.add_resource(
        elb.Listener(
            "Listener",
            LoadBalancerArn=Ref(balancer),
            Port=HTTP,
            Protocol="HTTP",
            DefaultActions=[elb.Action(Type="forward", TargetGroupArn=Ref(target))],
        )
    )
    return Balancer(balancer, target, listener)


def add_balancer(template: Template, network: Network, buckets: Buckets) -> elb.LoadBalancer:
    attributes = {
        "access_logs.s3.enabled": "true",
        "access_logs.s3.bucket": Ref(buckets.logs),
        "access_logs.s3.prefix": "balancer",
        "deletion_protection.enabled": "true",
        "idle_timeout.timeout_seconds": str(IDLE_SECONDS),
        "routing.http.desync_mitigation_mode": "defensive",
        "routing.http.drop_invalid_header_fields.enabled": "true",
    }
    return template.add_resource(
        elb.LoadBalancer(
            "Balancer",
            DependsOn=[buckets.logs_policy.title, network.gateway.title],
            Type="application",
            Scheme="internal",
            Subnets=network.private,
            SecurityGroups=[GetAtt(network.balancer, "GroupId")],
            LoadBalancerAttributes=[
                elb.LoadBalancerAttributes(Key=key, Value=value)
                for key, value in attributes.items()
            ],
        )
    )


def add_target(template: Template, network: Network) -> elb.TargetGroup:
    attributes = {
        "deregistration_delay.timeout_seconds": str(DEREGISTRATION_SECONDS),
        "load_balancing.algorithm.type": "least_outstanding_requests",
        "stickiness.enabled": "false",
    }
    return template.add_resource(
        elb.TargetGroup(
            "Target",
            VpcId=Ref(network.vpc),
            TargetType="ip",
            Port=WEB,
            Protocol="HTTP",
            HealthCheckPath="/healthz",
            HealthCheckIntervalSeconds=10,
            HealthCheckTimeoutSeconds=5,
            HealthyThresholdCount=2,
            UnhealthyThresholdCount=3,
            TargetGroupAttributes=[
                elb.TargetGroupAttribute(Key=key, Value=value) for key, value in attributes.items()
            ],
        )
    )
