"""The stack, read as the diagram: what there is, and what it needs to know of the rest."""

from __future__ import annotations

from troposphere import Tags, Template

from provisioning.stage import Stage
from provisioning.template import outputs, parameters
from provisioning.template.access import people
from provisioning.template.data import buckets, persistence
from provisioning.template.edge import balancer, distribution
from provisioning.template.functions import handlers
from provisioning.template.messages import messaging
from provisioning.template.network import vpc
from provisioning.template.tasks import compute
from provisioning.template.watch import observability


def build(stage: Stage) -> Template:
    template = Template(Description=f"Place, a shared pixel board: stage {stage.name}")
    parameters.add(template, stage)

    net = vpc.add(template, stage)
    files = buckets.add(template, stage)
    kept = persistence.add(template, stage, net)
    bus = messaging.add(template, stage)
    cluster = compute.add_cluster(template, stage)
    workers = handlers.add(template, stage, bus, cluster)
    door = balancer.add(template, net, files)
    cdn = distribution.add(template, stage, files, door)
    web = compute.add(template, stage, net, kept, bus, cdn, door, cluster)
    people.add(template, stage, web, kept)
    observability.add(template, stage, cdn, door, web, bus, workers, kept)

    outputs.add(template, stage, net, files, bus, cdn, web, kept)
    tag_everything(template, stage)
    return template


def tag_everything(template: Template, stage: Stage) -> None:
    """All that can bear a tag: the budget counts nothing else."""
    for resource in template.resources.values():
        if "Tags" in resource.props:
            resource.Tags = Tags(Application="place", **{observability.STAGE_TAG: stage.name})
