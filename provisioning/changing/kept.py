"""Resources that keep something: a change never makes one anew, and never takes one away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from provisioning.changing.comparing import PERHAPS, REMOVED, REPLACED, RETYPED, Change
from provisioning.template.data import live_store

KEEPING = {
    "AWS::DynamoDB::Table": "the ledger",
    "AWS::ElastiCache::ReplicationGroup": "the live board",
    "AWS::ElastiCache::ServerlessCache": "the live board",
    "AWS::RDS::DBInstance": "the relational database",
    "AWS::S3::Bucket": "files",
    "AWS::SecretsManager::Secret": "a key",
    "AWS::SQS::Queue": "messages on their way",
}
# By AWS's reference these interrupt a database and make none anew, whatever its schema says:
# https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbinstance.html
INTERRUPTING = {"AWS::RDS::DBInstance": {"BackupRetentionPeriod", "MultiAZ"}}
FATES = {
    REMOVED: "would be taken away",
    REPLACED: "would be made anew, and empty",
    PERHAPS: "might be made anew, and empty",
}
ANOTHER_STORE = (
    "[store] kind stays what it is while the stage runs: another store would begin empty, and no "
    "command moves a live board into it yet."
)


def losses(changes: Iterable[Change]) -> Iterator[str]:
    """A sentence for each that a running stage would lose, or that CloudFormation refuses."""
    for one in changes:
        if one.how == RETYPED:
            yield retyped(one)
        elif one.kind in KEEPING and one.how in FATES and not is_interruption(one):
            by = f", by {', '.join(one.properties)}" if one.properties else ""
            yield (
                f"{one.title} holds {KEEPING[one.kind]} and {FATES[one.how]}{by}: a deployment "
                "does not do that to a running stage."
            )


def retyped(one: Change) -> str:
    if one.title == live_store.TITLE:
        return ANOTHER_STORE
    return f"{one.title} is a {one.properties[0]}, which CloudFormation makes no {one.kind}."


def is_interruption(one: Change) -> bool:
    harmless = INTERRUPTING.get(one.kind, set())
    return one.how == PERHAPS and harmless.issuperset(one.properties)


def unforeseen(changes: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Of a change set: AWS's own word counts, where its schemas have changed meanwhile."""
    for one in changes:
        is_lost = one["Action"] == "Remove" or one.get("Replacement") == "True"
        if one["ResourceType"] in KEEPING and is_lost:
            yield (
                f"{one['LogicalResourceId']} holds {KEEPING[one['ResourceType']]}, and "
                "CloudFormation would take it away or make it anew."
            )
