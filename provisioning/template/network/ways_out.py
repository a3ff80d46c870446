"""How tasks reach AWS's services: public subnets, NAT, or endpoints inside the VPC."""

from __future__ import annotations

from troposphere import GetAtt, Ref, Sub, Template, ec2

from provisioning.stage import Stage
from provisioning.template.network.endpoints import GATEWAYS, INTERFACES

ANYWHERE, HTTPS = "0.0.0.0/0", 443
PUBLIC = "PublicDefault"


def add(
    template: Template,
    stage: Stage,
    vpc: ec2.VPC,
    gateway: ec2.VPCGatewayAttachment,
    public: list[Ref],
    private: list[Ref],
    web: ec2.SecurityGroup,
) -> list[str]:
    """Titles of what has to be there before a task can reach anything."""
    tables = [add_public_routes(template, vpc, gateway, public)]
    titles = [PUBLIC, *GATEWAYS]
    for position, subnet in enumerate(private, 1):
        titles += [f"Public{position}Routed", f"Private{position}Routed"]
        tables.append(add_private_routes(template, vpc, position, subnet))
        if stage.network.way_out == "nat":
            titles.append(add_nat(template, gateway, position, public[position - 1], tables[-1]))
    add_gateway_endpoints(template, vpc, tables)
    if stage.network.way_out == "endpoints":
        add_interface_endpoints(template, vpc, private, web)
        titles += INTERFACES
    return titles


def add_public_routes(
    template: Template, vpc: ec2.VPC, gateway: ec2.VPCGatewayAttachment, subnets: list[Ref]
) -> ec2.RouteTable:
    table = template.add_resource(ec2.RouteTable("PublicRoutes", VpcId=Ref(vpc)))
    template.add_resource(
        ec2.Route(
            PUBLIC,
            DependsOn=gateway.title,
            RouteTableId=Ref(table),
            DestinationCidrBlock=ANYWHERE,
            GatewayId=Ref("Internet"),
        )
    )
    for position, subnet in enumerate(subnets, 1):
        associate(template, f"Public{position}", table, subnet)
    return table


def add_private_routes(
    template: Template, vpc: ec2.VPC, position: int, subnet: Ref
) -> ec2.RouteTable:
    """One table a zone, so that with NAT a zone's traffic stays in it."""
    table = template.add_resource(ec2.RouteTable(f"PrivateRoutes{position}", VpcId=Ref(vpc)))
    associate(template, f"Private{position}", table, subnet)
    return table


def associate(template: Template, name: str, table: ec2.RouteTable, subnet: Ref) -> None:
    template.add_resource(
        ec2.SubnetRouteTableAssociation(f"{name}Routed", RouteTableId=Ref(table), SubnetId=subnet)
    )


def add_nat(
    template: Template,
    gateway: ec2.VPCGatewayAttachment,
    position: int,
    subnet: Ref,
    table: ec2.RouteTable,
) -> str:
    address = template.add_resource(
        ec2.EIP(f"NatAddress{position}", Domain="vpc", DependsOn=gateway.title)
    )
    nat = template.add_resource(
        ec2.NatGateway(
            f"Nat{position}", AllocationId=GetAtt(address, "AllocationId"), SubnetId=subnet
        )
    )
    route = template.add_resource(
        ec2.Route(
            f"PrivateDefault{position}",
            RouteTableId=Ref(table),
            DestinationCidrBlock=ANYWHERE,
            NatGatewayId=Ref(nat),
        )
    )
    return str(route.title)


def add_gateway_endpoints(template: Template, vpc: ec2.VPC, tables: list[ec2.RouteTable]) -> None:
    """Free, and image layers and the ledger come this way: always there."""
    for title, service in GATEWAYS.items():
        template.add_resource(
            ec2.VPCEndpoint(
                title,
                VpcId=Ref(vpc),
                VpcEndpointType="Gateway",
                ServiceName=Sub(f"com.amazonaws.${{AWS::Region}}.{service}"),
                RouteTableIds=[Ref(table) for table in tables],
            )
        )


def add_interface_endpoints(
    template: Template, vpc: ec2.VPC, subnets: list[Ref], web: ec2.SecurityGroup
) -> None:
    admit = ec2.SecurityGroupRule(
        IpProtocol="tcp",
        FromPort=HTTPS,
        ToPort=HTTPS,
        SourceSecurityGroupId=GetAtt(web, "GroupId"),
        Description="Web tasks",
    )
    group = template.add_resource(
        ec2.SecurityGroup(
            "EndpointsGroup",
            VpcId=Ref(vpc),
            GroupDescription="Endpoints of AWS inside the VPC",
            SecurityGroupIngress=[admit],
        )
    )
    for title, service in INTERFACES.items():
        template.add_resource(
            ec2.VPCEndpoint(
                title,
                VpcId=Ref(vpc),
                VpcEndpointType="Interface",
                ServiceName=Sub(f"com.amazonaws.${{AWS::Region}}.{service}"),
                SubnetIds=subnets,
                SecurityGroupIds=[GetAtt(group, "GroupId")],
                PrivateDnsEnabled=True,
            )
        )
