"""CloudFront: the app from S3, the board cached for a second, API and sockets passed on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from troposphere import GetAtt, Ref, Template
from troposphere import cloudfront as cf

from provisioning.stage import Stage
from provisioning.template.access.permissions import Statement, arn
from provisioning.template.data.buckets import Buckets, add_policy, inside
from provisioning.template.edge import firewall, response_headers, viewer
from provisioning.template.edge.balancer import Balancer
from provisioning.template.edge.behaviours import APP, TASKS, Behaviours, add_board_policy
from provisioning.template.network.security_groups import HTTP


@dataclass(frozen=True)
class Edge:
    distribution: cf.Distribution
    hosts: list[Any]


def add(template: Template, stage: Stage, buckets: Buckets, balancer: Balancer) -> Edge:
    distribution = add_distribution(template, stage, buckets, balancer)
    admit_distribution(template, buckets, distribution)
    alias = [stage.edge.alias] if stage.edge.alias else []
    return Edge(distribution, [GetAtt(distribution, "DomainName"), *alias])


def add_distribution(
    template: Template, stage: Stage, buckets: Buckets, balancer: Balancer
) -> cf.Distribution:
    behaviours = add_behaviours(template, stage)
    origins = [
        add_app_origin(template, stage, buckets),
        add_tasks_origin(template, stage, balancer),
    ]
    return template.add_resource(
        cf.Distribution(
            "Distribution",
            DependsOn=balancer.listener.title,
            DistributionConfig=cf.DistributionConfig(
                Comment=stage.prefix,
                Enabled=True,
                HttpVersion="http2and3",
                IPV6Enabled=True,
                PriceClass=stage.edge.price_class,
                DefaultRootObject="index.html",
                Origins=origins,
                DefaultCacheBehavior=behaviours.app(),
                CacheBehaviors=behaviours.tasks(),
                CustomErrorResponses=[uncached(code) for code in (500, 502, 503, 504)],
                Logging=cf.Logging(Bucket=GetAtt(buckets.logs, "DomainName"), Prefix="edge/"),
                **guarded(template, stage),
                **address(stage),
            ),
        )
    )


def guarded(template: Template, stage: Stage) -> dict[str, Any]:
    return (
        {"WebACLId": GetAtt(firewall.add(template, stage), "Arn")} if stage.edge.firewall else {}
    )


def add_behaviours(template: Template, stage: Stage) -> Behaviours:
    return Behaviours(
        add_board_policy(template, stage),
        response_headers.add_page(template, stage),
        response_headers.add_tasks(template, stage),
        viewer.add(template, stage),
    )


def uncached(code: int) -> cf.CustomErrorResponse:
    return cf.CustomErrorResponse(ErrorCode=code, ErrorCachingMinTTL=0)


def address(stage: Stage) -> dict[str, Any]:
    """Its own name and certificate; with CloudFront's own certificate the TLS minimum is TLSv1."""
    if not stage.edge.alias:
        return {"ViewerCertificate": cf.ViewerCertificate(CloudFrontDefaultCertificate=True)}
    certificate = cf.ViewerCertificate(
        AcmCertificateArn=stage.edge.certificate_arn,
        MinimumProtocolVersion="TLSv1.2_2021",
        SslSupportMethod="sni-only",
    )
    return {"Aliases": [stage.edge.alias], "ViewerCertificate": certificate}


def add_app_origin(template: Template, stage: Stage, buckets: Buckets) -> cf.Origin:
    signing = template.add_resource(
        cf.OriginAccessControl(
            "AppAccess",
            OriginAccessControlConfig=cf.OriginAccessControlConfig(
                Name=f"{stage.prefix}-app",
                OriginAccessControlOriginType="s3",
                SigningBehavior="always",
                SigningProtocol="sigv4",
            ),
        )
    )
    return cf.Origin(
        Id=APP,
        DomainName=GetAtt(buckets.web, "RegionalDomainName"),
        OriginAccessControlId=GetAtt(signing, "Id"),
        S3OriginConfig=cf.S3OriginConfig(OriginAccessIdentity=""),
    )


def add_tasks_origin(template: Template, stage: Stage, balancer: Balancer) -> cf.Origin:
    """Plain http inside AWS's network: no certificate can match an internal load balancer.

    Sockets pass since May 2026:
    https://aws.amazon.com/about-aws/whats-new/2026/05/amazon-cloudfront-websockets-vpc-origins/
    """
    origin = template.add_resource(
        cf.VpcOrigin(
            "TasksOrigin",
            VpcOriginEndpointConfig=cf.VpcOriginEndpointConfig(
                Name=f"{stage.prefix}-tasks",
                Arn=Ref(balancer.balancer),
                HTTPPort=HTTP,
                OriginProtocolPolicy="http-only",
            ),
        )
    )
    return cf.Origin(
        Id=TASKS,
        DomainName=GetAtt(balancer.balancer, "DNSName"),
        VpcOriginConfig=cf.VpcOriginConfig(
            VpcOriginId=GetAtt(origin, "Id"), OriginReadTimeout=30, OriginKeepaliveTimeout=60
        ),
    )


def admit_distribution(
    template: Template, buckets: Buckets, distribution: cf.Distribution
) -> None:
    source = arn("cloudfront", f"distribution/${{{distribution.title}}}", region="")
    reading: Statement = {
        "Effect": "Allow",
        "Principal": {"Service": "cloudfront.amazonaws.com"},
        "Action": "s3:GetObject",
        "Resource": inside(buckets.web, "*"),
        "Condition": {"StringEquals": {"aws:SourceArn": source}},
    }
    add_policy(template, buckets.web, [reading])
