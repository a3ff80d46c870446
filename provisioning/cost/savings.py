"""What each option that a stage does not take would save with a crowd."""

from __future__ import annotations

from dataclasses import replace

from provisioning.cost.bill import estimate, total
from provisioning.cost.edge_bill import Viewers, cheapest_plan
from provisioning.cost.traffic import Crowd
from provisioning.stage import Network, Stage, Store


def savings(crowd: Crowd, stage: Stage, viewers: Viewers) -> list[tuple[str, float]]:
    """What each option that is not taken would save a month; less than nothing is left out."""
    before = total(estimate(crowd, stage, viewers))
    spot = replace(stage, web=replace(stage.web, spot_percent=70))
    options = {
        "frames once a second": (replace(crowd, frames=1.0), stage),
        "70 % of the tasks on Spot": (crowd, spot),
        "Valkey on nodes (cache.m7g.large)": (
            crowd,
            replace(stage, store=Store(kind="nodes", node_type="cache.m7g.large")),
        ),
        "tasks in public subnets": (crowd, replace(stage, network=Network(way_out="public"))),
        "a database in one zone": (
            crowd,
            replace(stage, database=replace(stage.database, multi_az=False)),
        ),
    }
    plan = cheapest_plan(crowd)
    saved = {name: before - total(estimate(*option, viewers)) for name, option in options.items()}
    if plan and not viewers.plan:
        flat = replace(viewers, plan=plan)
        saved[f"CloudFront's flat-rate plan {plan}"] = before - total(estimate(crowd, stage, flat))
    return sorted(
        ((name, month) for name, month in saved.items() if month >= 0.5), key=lambda one: -one[1]
    )
