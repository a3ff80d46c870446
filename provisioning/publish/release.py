"""The static files of this source, into the bucket of a stage."""

from __future__ import annotations

from provisioning.cloud import Cloud
from provisioning.publish import static_files, web_bucket


def publish(aws: Cloud, outputs: dict[str, str], dry_run: bool = False) -> None:
    """`outputs` are the stack's. Raises ClientError or BotoCoreError."""
    web_bucket.publish(
        aws.s3,
        aws.cloudfront,
        outputs["WebBucket"],
        outputs["DistributionId"],
        static_files.collect(outputs["Url"]),
        aws.now(),
        aws.say,
        dry_run,
    )
