"""What a change does to a stage that runs: refused where it loses something, else told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from provisioning.changing import comparing, for_good, kept, players
from provisioning.cloud import Cloud, StepFailed
from provisioning.deploy import stacks
from provisioning.documents import Document
from provisioning.stage import Stage


def foresee(
    cloud: Cloud, stage: Stage, wanted: Document, given: Mapping[str, str]
) -> list[comparing.Change]:
    """`given` are the values of the parameters. Raises StepFailed for what cannot be."""
    running, values = stacks.template(cloud, stage.prefix), stacks.parameters(cloud, stage.prefix)
    others = {name for name, value in given.items() if values.get(name) != value}
    changes = comparing.compare(running, wanted, others)
    refuse(list(for_good.refusals(stage, running, values)) or list(kept.losses(changes)))
    return changes


def refuse(refusals: Sequence[str]) -> None:
    if refusals:
        raise StepFailed("\n".join(refusals))


def tell(
    cloud: Cloud, stage: Stage, change: stacks.Change, foreseen: Sequence[comparing.Change]
) -> None:
    """Raises StepFailed if CloudFormation is about to take what nobody foresaw."""
    for line in stacks.show(change, {one.title: one.how for one in foreseen}):
        cloud.say(f"  {line}")
    losses = list(kept.unforeseen(change.changes))
    if losses:
        stacks.forget(cloud, change.stack)
    refuse(losses)
    cloud.say(f"  Players notice: {'; '.join(players.notice(stage, foreseen))}.")
