"""The VPC and its subnets, and who of the stack stands in which security group."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from troposphere import Ref, Select, Template, ec2

from provisioning.stage import Stage
from provisioning.template.network import security_groups, ways_out


@dataclass(frozen=True)
class Network:
    vpc: ec2.VPC
    gateway: ec2.VPCGatewayAttachment
    private: list[Ref]
    task_subnets: list[Ref]
    task_public_ip: str
    ways_out: list[str]  # titles; a task that starts without one ends
    balancer: ec2.SecurityGroup
    web: ec2.SecurityGroup
    valkey: ec2.SecurityGroup
    database: ec2.SecurityGroup


def add(template: Template, stage: Stage) -> Network:
    vpc = add_vpc(template, stage)
    gateway = add_internet(template, vpc)
    public = add_subnets(template, stage, vpc, "Public", first_block=0)
    private = add_subnets(template, stage, vpc, "Private", first_block=8)
    balancer, web, valkey, database = security_groups.add(template, vpc)
    ways = ways_out.add(template, stage, vpc, gateway, public, private, web)
    outside = stage.network.way_out == "public"
    return Network(
        vpc=vpc,
        gateway=gateway,
        private=private,
        task_subnets=public if outside else private,
        task_public_ip="ENABLED" if outside else "DISABLED",
        ways_out=ways,
        balancer=balancer,
        web=web,
        valkey=valkey,
        database=database,
    )


def add_vpc(template: Template, stage: Stage) -> ec2.VPC:
    return template.add_resource(
        ec2.VPC(
            "Vpc",
            CidrBlock=stage.network.cidr,
            EnableDnsHostnames=True,
            EnableDnsSupport=True,
            Tags=named(stage.prefix),
        )
    )


def named(name: str) -> list[dict[str, Any]]:
    return [{"Key": "Name", "Value": name}]


def add_internet(template: Template, vpc: ec2.VPC) -> ec2.VPCGatewayAttachment:
    """Attached even where no task uses it: a VPC origin of CloudFront asks for it."""
    internet = template.add_resource(ec2.InternetGateway("Internet"))
    return template.add_resource(
        ec2.VPCGatewayAttachment(
            "InternetAttached", VpcId=Ref(vpc), InternetGatewayId=Ref(internet)
        )
    )


def add_subnets(
    template: Template, stage: Stage, vpc: ec2.VPC, kind: str, first_block: int
) -> list[Ref]:
    """One a zone; the zones are parameters, since not every zone takes a VPC origin."""
    return [
        Ref(
            template.add_resource(
                ec2.Subnet(
                    f"{kind}{position + 1}",
                    VpcId=Ref(vpc),
                    AvailabilityZone=Ref(f"Zone{position + 1}"),
                    CidrBlock=Select(
                        first_block + position, {"Fn::Cidr": [stage.network.cidr, 16, 12]}
                    ),
                    MapPublicIpOnLaunch=False,
                    Tags=named(f"{stage.prefix}-{kind.lower()}-{position + 1}"),
                )
            )
        )
        for position in range(len(stage.network.zones))
    ]
