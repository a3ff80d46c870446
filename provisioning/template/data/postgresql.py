"""The relational database: what moderators decide and the admin shows."""

from __future__ import annotations

from typing import Any

from troposphere import GetAtt, Join, Ref, Template, rds

from provisioning.stage import Stage
from provisioning.template.access.permissions import Statement, allow
from provisioning.template.network.security_groups import DATABASE
from provisioning.template.network.vpc import Network


def add(template: Template, stage: Stage, network: Network) -> rds.DBInstance:
    subnets = template.add_resource(
        rds.DBSubnetGroup(
            "DatabaseSubnets", DBSubnetGroupDescription="Private", SubnetIds=network.private
        )
    )
    return template.add_resource(
        rds.DBInstance(
            "Database",
            Engine="postgres",
            EngineVersion="18",
            DBInstanceClass=stage.database.instance,
            DBName="place",
            MasterUsername="place",
            ManageMasterUserPassword=True,
            MultiAZ=stage.database.multi_az,
            PubliclyAccessible=False,
            DBSubnetGroupName=Ref(subnets),
            VPCSecurityGroups=[GetAtt(network.database, "GroupId")],
            AutoMinorVersionUpgrade=True,
            EnableCloudwatchLogsExports=["postgresql"],
            **kept(stage),
        )
    )


def kept(stage: Stage) -> dict[str, Any]:
    """A stack that goes leaves a snapshot."""
    return {
        "AllocatedStorage": str(stage.database.gb),
        "StorageType": "gp3",
        "StorageEncrypted": True,
        "BackupRetentionPeriod": stage.database.backup_days,
        "CopyTagsToSnapshot": True,
        "DeletionProtection": True,
        "DeletionPolicy": "Snapshot",
        "UpdateReplacePolicy": "Snapshot",
    }


def url(database: rds.DBInstance) -> Join:
    """Without user and password: those are in the secret, which rotates."""
    address, port = GetAtt(database, "Endpoint.Address"), str(DATABASE)
    return Join("", ["postgres://", address, f":{port}/place?sslmode=require"])


def secret(database: rds.DBInstance) -> GetAtt:
    return GetAtt(database, "MasterUserSecret.SecretArn")


def may_read_secret(database: rds.DBInstance) -> list[Statement]:
    return [allow(["secretsmanager:GetSecretValue"], [secret(database)])]
