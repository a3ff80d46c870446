"""The web app into its bucket: hashed files first and for ever, pages last and briefly.

A page that is open keeps asking for the files it was loaded with, so what a release no
longer has stays for a grace period, counted from the last release that had it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from botocore.exceptions import ClientError

from provisioning.publish.web_file import BRIEFLY, INDEX, PREFIX, TYPES, File

Say = Callable[[str], None]
GRACE_SECONDS = 14 * 86_400
RELEASES = "releases.json"


@dataclass(frozen=True)
class Plan:
    put: list[File]
    kept: list[File]
    delete: list[str]
    invalidate: list[str] = field(default_factory=list)


def plan(files: list[File], there: dict[str, str], seen: dict[str, float], now: float) -> Plan:
    """`there` is ETag by key; `seen` when a release last had the key, in Unix seconds."""
    ours = {file.key for file in files}
    put = [file for file in files if there.get(file.key) != file.etag]
    delete = [
        key
        for key in sorted(there.keys() - ours)
        if key.startswith(PREFIX) and now - seen.get(key, now) > GRACE_SECONDS
    ]
    changed = [file.key for file in put if file.key in there and not file.is_for_ever]
    invalidate = [f"/{key}" for key in changed] + (["/"] if INDEX in changed else [])
    return Plan(put, [file for file in files if file not in put], delete, invalidate)


def publish(
    s3: Any,
    cloudfront: Any,
    bucket: str,
    distribution: str,
    files: list[File],
    now: float,
    say: Say,
    dry_run: bool = False,
) -> Plan:
    there, seen = listing(s3, bucket), releases(s3, bucket)
    work = plan(files, there, seen, now)
    say(f"  {len(work.put)} to put, {len(work.kept)} as they are, {len(work.delete)} to delete")
    for number, file in enumerate(work.put, 1):
        say(f"  {number:>4}/{len(work.put)}  {file.key}  {len(file.content):,} B")
        if not dry_run:
            put(s3, bucket, file)
    for key in work.delete:
        say(f"  delete  {key}")
    if not dry_run:
        finish(s3, cloudfront, bucket, distribution, work, remember(files, there, seen, now))
    return work


def remember(
    files: list[File], there: dict[str, str], seen: dict[str, float], now: float
) -> dict[str, float]:
    """A key that no release told of counts from today."""
    old = {key: seen.get(key, now) for key in there if key.startswith(PREFIX)}
    return old | {file.key: now for file in files}


def put(s3: Any, bucket: str, file: File) -> None:
    encoding = {"ContentEncoding": file.encoding} if file.encoding else {}
    s3.put_object(
        Bucket=bucket,
        Key=file.key,
        Body=file.content,
        ContentType=file.content_type,
        CacheControl=file.cache,
        **encoding,
    )


def finish(
    s3: Any,
    cloudfront: Any,
    bucket: str,
    distribution: str,
    work: Plan,
    seen: dict[str, float],
) -> None:
    for key in work.delete:
        s3.delete_object(Bucket=bucket, Key=key)
        seen.pop(key, None)
    body = json.dumps(seen, sort_keys=True).encode()
    put(s3, bucket, File(RELEASES, body, TYPES[".json"], BRIEFLY))
    if work.invalidate:
        paths = {"Quantity": len(work.invalidate), "Items": work.invalidate}
        # Anew each time: with a reference that it knows CloudFront would do nothing, and a
        # release may put the same pages as one before it.
        cloudfront.create_invalidation(
            DistributionId=distribution,
            InvalidationBatch={"Paths": paths, "CallerReference": uuid4().hex},
        )


def listing(s3: Any, bucket: str) -> dict[str, str]:
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket)
    return {one["Key"]: one["ETag"] for page in pages for one in page.get("Contents", [])}


def releases(s3: Any, bucket: str) -> dict[str, float]:
    """Nothing before the first release."""
    try:
        body = s3.get_object(Bucket=bucket, Key=RELEASES)["Body"].read()
    except ClientError as error:
        if error.response["Error"]["Code"] in ("NoSuchKey", "404"):
            return {}
        raise
    found: dict[str, float] = json.loads(body)
    return found
