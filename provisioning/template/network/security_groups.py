"""All security groups: each may talk only to whom it needs, and each arrow is drawn once."""

from __future__ import annotations

from troposphere import GetAtt, Ref, Template, ec2

HTTP, HTTPS, WEB, VALKEY, DATABASE = 80, 443, 8000, 6379, 5432
ANYWHERE, NOWHERE = "0.0.0.0/0", "127.0.0.1/32"


def add(template: Template, vpc: ec2.VPC) -> list[ec2.SecurityGroup]:
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
