"""What is kept."""

from __future__ import annotations

from tests.provisioning.reading import Document, container, of_type, pairs, properties, resource
from tests.provisioning.template.traps.trap import drop, put, trap


@trap("the live board is Valkey, a fifteenth of the price",
      put(lambda d: properties(d, "LiveBoard"), Engine="redis"))  # fmt: skip
def engine(document: Document) -> None:
    store = properties(document, "LiveBoard")
    assert store["Engine"] == "valkey"
    assert store["SnapshotRetentionLimit"] >= 1
    web = pairs(container(document)["Environment"], "Name")
    assert "rediss://" in str(web["VALKEY_URL"])


@trap("tables survive the stack",
      lambda d: resource(d, "BoardTable").pop("DeletionPolicy"))  # fmt: skip
def tables_kept(document: Document) -> None:
    for title in of_type(document, "DynamoDB::Table"):
        assert resource(document, title)["DeletionPolicy"].startswith("Retain")
        assert resource(document, title)["UpdateReplacePolicy"] == "Retain"


@trap("a table goes back to any point in time",
      drop(lambda d: properties(d, "PlacementsTable"),
           "PointInTimeRecoverySpecification"))  # fmt: skip
def point_in_time(document: Document) -> None:
    for table in of_type(document, "DynamoDB::Table").values():
        recovery = table["PointInTimeRecoverySpecification"]
        assert recovery == {"PointInTimeRecoveryEnabled": True}
        assert table["DeletionProtectionEnabled"] is True
        assert table["BillingMode"] == "PAY_PER_REQUEST"


@trap("all that has to do with a table means the one that is used",
      lambda d: properties(d, "PlacementsTableThrottled")["Dimensions"][0].update(
          Value={"Ref": "PlacementsTable"}))  # fmt: skip
def table_names(document: Document) -> None:
    """Which after a restore to a point in time is not the stack's own."""
    names = pairs(container(document)["Environment"], "Name")
    functions = properties(document, "UpdateDynamodb")["Environment"]["Variables"]
    drawn = properties(document, "Dashboard")["DashboardBody"]["Fn::Sub"]
    for table in ("Board", "Placements", "Users"):
        used = names[f"PLACE_TABLE_{table.upper()}"]
        assert functions[f"PLACE_TABLE_{table.upper()}"] == used
        assert document["Outputs"][f"{table}Table"]["Value"] == used
        alarm = properties(document, f"{table}TableThrottled")
        assert alarm["Dimensions"] == [{"Name": "TableName", "Value": used}]
        assert f'"TableName", "{used}"' in drawn


@trap("buckets survive the stack, encrypted and closed",
      lambda d: properties(d, "WebBucket")["PublicAccessBlockConfiguration"].update(
          BlockPublicPolicy=False))  # fmt: skip
def buckets(document: Document) -> None:
    for title, bucket in of_type(document, "S3::Bucket").items():
        assert resource(document, title)["DeletionPolicy"].startswith("Retain")
        assert all(bucket["PublicAccessBlockConfiguration"].values())
        assert "AES256" in str(bucket["BucketEncryption"])
        assert f"{title}Policy" in document["Resources"]


@trap("the database is snapshotted before it goes",
      lambda d: resource(d, "Database").update(DeletionPolicy="Delete"))  # fmt: skip
def database_kept(document: Document) -> None:
    assert resource(document, "Database")["DeletionPolicy"] == "Snapshot"
    assert properties(document, "Database")["PubliclyAccessible"] is False
    assert properties(document, "Database")["StorageEncrypted"] is True


@trap("nobody writes the database's password down",
      lambda d: properties(d, "Database").update(MasterUserPassword="hunter22"))  # fmt: skip
def database_password(document: Document) -> None:
    assert properties(document, "Database")["ManageMasterUserPassword"] is True
    assert "MasterUserPassword" not in properties(document, "Database")
