"""Where things are kept: the live board, the ledger's tables, the relational database."""

from __future__ import annotations

from dataclasses import dataclass

from troposphere import Ref, Template, dynamodb, rds, secretsmanager

from provisioning.stage import Stage
from provisioning.template.access.permissions import Statement, allow
from provisioning.template.data import dynamodb_tables, live_store, postgresql
from provisioning.template.data.live_store import LiveStore
from provisioning.template.network.vpc import Network


@dataclass(frozen=True)
class Data:
    store: LiveStore
    database: rds.DBInstance
    secret_key: secretsmanager.Secret
    tables: dict[str, dynamodb.Table]


def add(template: Template, stage: Stage, network: Network) -> Data:
    return Data(
        store=live_store.add(template, stage, network),
        database=postgresql.add(template, stage, network),
        secret_key=add_secret_key(template),
        tables=dynamodb_tables.add(template, stage),
    )


def add_secret_key(template: Template) -> secretsmanager.Secret:
    """Django's. A new one is a new deployment with SECRET_KEY_FALLBACKS: see docs/aws.md."""
    return template.add_resource(
        secretsmanager.Secret(
            "SecretKey",
            Description="Django's SECRET_KEY",
            GenerateSecretString=secretsmanager.GenerateSecretString(
                PasswordLength=64, ExcludePunctuation=True
            ),
        )
    )


def may_read_secret_key(data: Data) -> list[Statement]:
    return [allow(["secretsmanager:GetSecretValue"], [Ref(data.secret_key)])]
