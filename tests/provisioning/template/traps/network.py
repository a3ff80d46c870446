"""The VPC and its origin."""

from __future__ import annotations

from tests.provisioning.reading import (
    Document,
    as_list,
    balancer,
    of_type,
    origin,
    properties,
    resource,
)
from tests.provisioning.template.traps.trap import drop, put, trap


@trap("a VPC origin needs an attached internet gateway",
      lambda d: d["Resources"].pop("InternetAttached"))  # fmt: skip
def internet_gateway(document: Document) -> None:
    assert of_type(document, "EC2::VPCGatewayAttachment")
    assert "InternetAttached" in as_list(resource(document, "Balancer")["DependsOn"])


@trap("zones are parameters, since not each takes a VPC origin",
      put(lambda d: properties(d, "Public1"),
          AvailabilityZone={"Fn::Select": [0, {"Fn::GetAZs": ""}]}))  # fmt: skip
def zones(document: Document) -> None:
    for subnet in of_type(document, "EC2::Subnet").values():
        name = subnet["AvailabilityZone"]["Ref"]
        assert document["Parameters"][name]["Type"] == "AWS::EC2::AvailabilityZone::Name"


@trap("the balancer is inside, behind the VPC origin", put(balancer, Scheme="internet-facing"))
def internal(document: Document) -> None:
    assert balancer(document)["Scheme"] == "internal"
    assert "VpcOriginConfig" in origin(document, "tasks")


@trap("only CloudFront's addresses reach the balancer, at one port",
      put(lambda d: properties(d, "CloudfrontToBalancer"), CidrIp="10.20.0.0/16"))  # fmt: skip
def cloudfront_only(document: Document) -> None:
    rules = of_type(document, "EC2::SecurityGroupIngress")
    admit = rules.pop("CloudfrontToBalancer")
    assert admit["SourcePrefixListId"] == {"Ref": "OriginFacing"}
    assert "CidrIp" not in admit
    assert admit["FromPort"] == admit["ToPort"]
    assert all("SourceSecurityGroupId" in rule for rule in rules.values())


@trap("a group without egress rules would be open",
      drop(lambda d: properties(d, "ValkeyGroup"), "SecurityGroupEgress"))  # fmt: skip
def shut_groups(document: Document) -> None:
    for title in ("BalancerGroup", "WebGroup", "ValkeyGroup", "DatabaseGroup"):
        (rule,) = properties(document, title)["SecurityGroupEgress"]
        assert rule["CidrIp"] == "127.0.0.1/32"


@trap("the gateway endpoints are free, so they are there",
      lambda d: d["Resources"].pop("DynamodbEndpoint"))  # fmt: skip
def gateway_endpoints(document: Document) -> None:
    names = [str(one["ServiceName"]) for one in of_type(document, "EC2::VPCEndpoint").values()]
    assert any(".s3" in name for name in names)
    assert any(".dynamodb" in name for name in names)
