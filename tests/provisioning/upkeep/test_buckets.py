from __future__ import annotations

import boto3
import pytest
from botocore.exceptions import ClientError

from provisioning.cloud import StepFailed
from provisioning.upkeep import buckets
from tests.cloud.stack import Rig, emulator_stage
from tests.provisioning.stubs import recorded
from tests.provisioning.template.access.calls import Call, listening
from tests.provisioning.template.access.deployed import ACCOUNT


@pytest.mark.cloud
def test_a_full_bucket_is_emptied_by_the_thousand(aws: str) -> None:
    aws_cloud, calls, name = Rig(emulator_stage()).connect(), list[Call](), "many"
    s3 = boto3.Session().client("s3")
    s3.create_bucket(Bucket=name)
    s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    for number in range(1_300):
        s3.put_object(Bucket=name, Key=str(number), Body=b"")
    for number in range(900):
        s3.delete_object(Bucket=name, Key=str(number))
    with listening([aws_cloud.s3], calls, ACCOUNT):
        buckets.delete(aws_cloud, name)
    operations = [call.operation for call in calls]
    assert operations.count("DeleteObjects") == 3
    assert "DeleteObject" not in operations
    with pytest.raises(ClientError):
        s3.head_bucket(Bucket=name)


def test_an_object_that_may_not_be_deleted_is_named() -> None:
    with recorded("s3") as rig:
        version = {"Key": "log", "VersionId": "1"}
        rig.answers("s3", "list_object_versions", {"Versions": [version]})
        refused = {"Key": "log", "Code": "AccessDenied", "Message": "Access Denied"}
        rig.answers("s3", "delete_objects", {"Errors": [refused]})
        with pytest.raises(StepFailed, match="b-1/log cannot be deleted: Access Denied"):
            buckets.delete(rig.cloud, "b-1")


def test_a_bucket_that_fills_again_is_emptied_again() -> None:
    with recorded("s3") as rig:
        rig.answers("s3", "list_object_versions", {})
        rig.refuses("s3", "delete_bucket", "BucketNotEmpty")
        rig.answers("s3", "list_object_versions", {"Versions": [{"Key": "l", "VersionId": "1"}]})
        rig.answers("s3", "delete_objects", {})
        rig.answers("s3", "delete_bucket", {})
        buckets.delete(rig.cloud, "b-1")
    assert rig.said == ["  deleted bucket b-1"]
