"""The S3 buckets: the web app, and the access logs of the edge and the load balancer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from troposphere import AccountId, GetAtt, Ref, Sub, Template, s3

from provisioning.stage import Stage
from provisioning.template.access.permissions import Statement, document

OLD_VERSION_DAYS = 30
LOG_DAYS = 90
# https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
BALANCERS_OF_US_EAST_1 = "arn:aws:iam::127311923021:root"
KEPT: dict[str, Any] = {"DeletionPolicy": "RetainExceptOnCreate", "UpdateReplacePolicy": "Retain"}


@dataclass(frozen=True)
class Buckets:
    web: s3.Bucket
    logs: s3.Bucket
    logs_policy: s3.BucketPolicy


def add(template: Template, stage: Stage) -> Buckets:
    logs = add_logs(template, stage)
    return Buckets(add_web(template), logs, add_logs_policy(template, logs))


def add_web(template: Template) -> s3.Bucket:
    """Versioned: a bad index.html is one version back."""
    return add_bucket(
        template,
        "WebBucket",
        expire(NoncurrentVersionExpirationInDays=OLD_VERSION_DAYS),
        VersioningConfiguration=s3.VersioningConfiguration(Status="Enabled"),
    )


def add_logs(template: Template, stage: Stage) -> s3.Bucket:
    """CloudFront's standard logging writes with an ACL: the one bucket that allows them."""
    return add_bucket(
        template,
        "LogBucket",
        expire(ExpirationInDays=max(LOG_DAYS, stage.watch.log_days)),
        OwnershipControls=s3.OwnershipControls(
            Rules=[s3.OwnershipControlsRule(ObjectOwnership="BucketOwnerPreferred")]
        ),
    )


def expire(**when: int) -> s3.LifecycleConfiguration:
    rule = s3.LifecycleRule(
        Id="expire",
        Status="Enabled",
        AbortIncompleteMultipartUpload=s3.AbortIncompleteMultipartUpload(DaysAfterInitiation=1),
        **when,
    )
    return s3.LifecycleConfiguration(Rules=[rule])


def add_bucket(
    template: Template, title: str, lifecycle: s3.LifecycleConfiguration, **more: Any
) -> s3.Bucket:
    default = s3.ServerSideEncryptionByDefault(SSEAlgorithm="AES256")
    return template.add_resource(
        s3.Bucket(
            title,
            BucketEncryption=s3.BucketEncryption(
                ServerSideEncryptionConfiguration=[
                    s3.ServerSideEncryptionRule(ServerSideEncryptionByDefault=default)
                ]
            ),
            PublicAccessBlockConfiguration=s3.PublicAccessBlockConfiguration(
                BlockPublicAcls=True,
                BlockPublicPolicy=True,
                IgnorePublicAcls=True,
                RestrictPublicBuckets=True,
            ),
            LifecycleConfiguration=lifecycle,
            **more,
            **KEPT,
        )
    )


def add_logs_policy(template: Template, bucket: s3.Bucket) -> s3.BucketPolicy:
    """In regions as old as ours load balancers write by an account of AWS's, in others by the
    service; both are let in, to our own folder alone."""
    ours = {
        "Effect": "Allow",
        "Action": "s3:PutObject",
        "Resource": inside(bucket, "balancer/AWSLogs/${AWS::AccountId}/*"),
    }
    by_account: Statement = {**ours, "Principal": {"AWS": BALANCERS_OF_US_EAST_1}}
    by_service: Statement = {
        **ours,
        "Principal": {"Service": "logdelivery.elasticloadbalancing.amazonaws.com"},
        "Condition": {"StringEquals": {"aws:SourceAccount": AccountId}},
    }
    return add_policy(template, bucket, [by_account, by_service])


def add_policy(
    template: Template, bucket: s3.Bucket, statements: list[Statement]
) -> s3.BucketPolicy:
    """Whatever else it allows, nobody comes without TLS."""
    no_plain_text: Statement = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [GetAtt(bucket, "Arn"), inside(bucket, "*")],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    return template.add_resource(
        s3.BucketPolicy(
            f"{bucket.title}Policy",
            Bucket=Ref(bucket),
            PolicyDocument=document([*statements, no_plain_text]),
        )
    )


def inside(bucket: s3.Bucket, keys: str) -> Sub:
    return Sub(f"${{{bucket.title}.Arn}}/{keys}")
