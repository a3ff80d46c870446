"""The VPC, its subnets, and all security groups: each may talk only to whom it needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from troposphere import GetAtt, Ref, Select, Template, ec2

from provisioning.stage import Stage
from provisioning.template.network import ways_out

HTTP, HTTPS, WEB, VALKEY, DATABASE = 80, 443, 8000, 6379, 5432
ANYWHERE, NOWHERE = "0.0.0.0/0", "127.0.0.1/32"


@dataclass(frozen=True)
class Network:
    vpc: ec2.VPC
    gateway: ec2.VPCGatewayAttachment
    private: list[Ref]
    task_subnets: list[Ref]
    task_public_ip: str
    balancer: ec2.SecurityGroup
    web: ec2.SecurityGroup
    valkey: ec2.SecurityGroup
    database: ec2.SecurityGroup


def add(template: Template, stage: Stage) -> Network:
    vpc = add_vpc(template, stage)
    gateway = add_internet(template, vpc)
    public = add_subnets(template, stage, vpc, "Public", first_block=0)
    private = add_subnets(template, stage, vpc, "Private", first_block=8)
    balancer, web, valkey, database = add_groups(template, vpc)
    ways_out.add(template, stage, vpc, gateway, public, private, web)
    outside = stage.network.way_out == "public"
    return Network(
        vpc=vpc,
        gateway=gateway,
        private=private,
        task_subnets=public if outside else private,
        task_public_ip="ENABLED" if outside else "DISABLED",
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
    """One a zone; the zones are a parameter, since not every zone takes a VPC origin."""
    return [
        Ref(
            template.add_resource(
                ec2.Subnet(
                    f"{kind}{position + 1}",
                    VpcId=Ref(vpc),
                    AvailabilityZone=Select(position, Ref("Zones")),
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


def add_groups(template: Template, vpc: ec2.VPC) -> list[ec2.SecurityGroup]:
    balancer = add_group(template, vpc, "BalancerGroup", "The load balancer")
    web = add_group(template, vpc, "WebGroup", "Web tasks")
    valkey = add_group(template, vpc, "ValkeyGroup", "The live board")
    database = add_group(template, vpc, "DatabaseGroup", "The relational database")
    admit_cloudfront(template, balancer)
    add_arrow(template, "BalancerToWeb", balancer, web, WEB)
    add_arrow(template, "WebToValkey", web, valkey, VALKEY)
    add_arrow(template, "WebToDatabase", web, database, DATABASE)
    reach_aws(template, web)
    return [balancer, web, valkey, database]


def add_group(template: Template, vpc: ec2.VPC, title: str, what: str) -> ec2.SecurityGroup:
    """A group that may go nowhere: without a rule CloudFormation would open every way out."""
    shut = ec2.SecurityGroupRule(
        IpProtocol="-1", CidrIp=NOWHERE, Description="Nothing but what is named"
    )
    return template.add_resource(
        ec2.SecurityGroup(title, VpcId=Ref(vpc), GroupDescription=what, SecurityGroupEgress=[shut])
    )


def add_arrow(
    template: Template,
    title: str,
    source: ec2.SecurityGroup,
    target: ec2.SecurityGroup,
    port: int,
) -> None:
    start, end = GetAtt(source, "GroupId"), GetAtt(target, "GroupId")
    tcp = {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "Description": title}
    template.add_resource(
        ec2.SecurityGroupEgress(
            f"{title}Out", GroupId=start, DestinationSecurityGroupId=end, **tcp
        )
    )
    template.add_resource(
        ec2.SecurityGroupIngress(f"{title}In", GroupId=end, SourceSecurityGroupId=start, **tcp)
    )


def admit_cloudfront(template: Template, balancer: ec2.SecurityGroup) -> None:
    """The managed prefix list weighs about 55 of a group's 60 rules: this one port only."""
    template.add_resource(
        ec2.SecurityGroupIngress(
            "CloudfrontToBalancer",
            GroupId=GetAtt(balancer, "GroupId"),
            SourcePrefixListId=Ref("OriginFacing"),
            IpProtocol="tcp",
            FromPort=HTTP,
            ToPort=HTTP,
            Description="CloudFront's origin-facing addresses",
        )
    )


def reach_aws(template: Template, web: ec2.SecurityGroup) -> None:
    """AWS's services have no fixed addresses; the route tables say which way leads there."""
    template.add_resource(
        ec2.SecurityGroupEgress(
            "WebToAws",
            GroupId=GetAtt(web, "GroupId"),
            CidrIp=ANYWHERE,
            IpProtocol="tcp",
            FromPort=HTTPS,
            ToPort=HTTPS,
            Description="AWS's services",
        )
    )
