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
    secret_keys: dict[str, secretsmanager.Secret]
    tables: dict[str, dynamodb.Table]


def add(template: Template, stage: Stage, network: Network) -> Data:
    return Data(
        store=live_store.add(template, stage, network),
        database=postgresql.add(template, stage, network),
        secret_keys=add_secret_keys(template),
        tables=dynamodb_tables.add(template, stage),
    )


def add_secret_keys(template: Template) -> dict[str, secretsmanager.Secret]:
    """By variable; `rotate_secret_key` changes them. The first fallback signs nothing."""
    return {
        "SECRET_KEY": add_secret_key(template, "SecretKey", "Django's SECRET_KEY"),
        "SECRET_KEY_FALLBACKS": add_secret_key(
            template, "SecretKeyFallbacks", "Keys whose sessions stay valid, with commas"
        ),
    }


def add_secret_key(template: Template, title: str, text: str) -> secretsmanager.Secret:
    return template.add_resource(
        secretsmanager.Secret(
            title,
            Description=text,
            GenerateSecretString=secretsmanager.GenerateSecretString(
                PasswordLength=64, ExcludePunctuation=True
            ),
        )
    )


def may_read_secret_keys(data: Data) -> list[Statement]:
    secrets = [Ref(secret) for secret in data.secret_keys.values()]
    return [allow(["secretsmanager:GetSecretValue"], secrets)]
