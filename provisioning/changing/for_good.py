"""What a stage is made with for good: AWS would refuse another value in the middle of a change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from provisioning.documents import Document
from provisioning.stage import Stage
from provisioning.template.parameters import zone_values


def refusals(stage: Stage, running: Document, values: Mapping[str, str]) -> Iterator[str]:
    """`running` is the stack's template, `values` its parameters."""
    cidr = properties(running, "Vpc").get("CidrBlock")
    if stage.network.cidr != cidr:
        yield (
            f"[network] cidr is {cidr} for good, not {stage.network.cidr}: all that the stage "
            "keeps lies in that network. A stage of another name can have another one."
        )
    yield from other_zones(stage, values)
    yield from shrunk(stage, running)


def other_zones(stage: Stage, values: Mapping[str, str]) -> Iterator[str]:
    has = {name: zone for name, zone in values.items() if name.startswith("Zone")}
    if not has.items() <= zone_values(stage).items():
        zones = ", ".join(has[name] for name in sorted(has))
        yield (
            f"[network] zones begin with {zones}, which the stage has; further ones come after "
            "them. What the stage keeps may lie in any of these."
        )


def shrunk(stage: Stage, running: Document) -> Iterator[str]:
    gb = int(properties(running, "Database").get("AllocatedStorage", 0))
    if gb > stage.database.gb:
        yield f"[database] gb is {gb} at least: a database's storage only grows."
    warm = properties(running, "PlacementsTable").get("WarmThroughput", {})
    writes = int(warm.get("WriteUnitsPerSecond", 0))
    if writes > stage.ledger.warm_writes_per_second:
        yield f"[ledger] warm_writes_per_second is {writes} at least: a warm table stays warm."


def properties(running: Document, title: str) -> Document:
    found: Document = running["Resources"].get(title, {}).get("Properties", {})
    return found
