"""The stack, read as the diagram: what there is, and what it needs to know of the rest."""

from __future__ import annotations

from typing import Any

from troposphere import GetAtt, Join, Output, Parameter, Ref, Tags, Template

from provisioning.stage import Stage
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
    add_parameters(template, stage)

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

    add_outputs(template, stage, net, files, bus, cdn, web)
    tag_everything(template, stage)
    return template


def add_parameters(template: Template, stage: Stage) -> None:
    """What `deploy` finds out: nobody types these."""
    texts = {
        "Artefacts": "Bucket of the functions' code, from the bootstrap stack",
        "Boundary": "ARN of the policy that bounds every role, from the bootstrap stack",
        "RepositoryArn": "ARN of the image's repository, from the bootstrap stack",
        "Image": "The web image by digest",
        "BroadcastClientsZip": "Key of the function's code, named by its hash",
        "UpdateDynamodbZip": "Key of the function's code, named by its hash",
        "CollectQueuesZip": "Key of the function's code, named by its hash",
        "OriginFacing": "Prefix list com.amazonaws.global.cloudfront.origin-facing",
    }
    for name, description in texts.items():
        template.add_parameter(Parameter(name, Type="String", Description=description))
    template.parameters["Image"].properties["AllowedPattern"] = ".+@sha256:[0-9a-f]{64}"
    template.add_parameter(
        Parameter(
            "Zones",
            Type="List<AWS::EC2::AvailabilityZone::Name>",
            Default=",".join(stage.network.zones),
            Description="Without use1-az3, which takes no VPC origin",
        )
    )
    for name in persistence.TABLES:
        template.add_parameter(
            Parameter(
                f"{name.capitalize()}TableName",
                Type="String",
                Default=f"{stage.prefix}-{name}",
                Description="Another name after a restore to a point in time",
            )
        )


def add_outputs(
    template: Template,
    stage: Stage,
    net: vpc.Network,
    files: buckets.Buckets,
    bus: messaging.Messaging,
    cdn: distribution.Edge,
    web: compute.Compute,
) -> None:
    """What `deploy`, `publish_static` and people ask the stack for."""
    values: dict[str, Any] = {
        "Url": Join("", ["https://", stage.edge.alias or GetAtt(cdn.distribution, "DomainName")]),
        "DistributionId": Ref(cdn.distribution),
        "DistributionDomain": GetAtt(cdn.distribution, "DomainName"),
        "WebBucket": Ref(files.web),
        "Cluster": Ref(web.cluster),
        "Service": GetAtt(web.service, "Name"),
        "WebTask": Ref(web.task),
        "TaskSubnets": Join(",", net.task_subnets),
        "TaskGroup": GetAtt(net.web, "GroupId"),
        "TaskPublicIp": net.task_public_ip,
        "PixelUpdates": Ref(bus.pixel_updates),
        "BoardUpdates": Ref(bus.board_updates),
        "LedgerQueue": Ref(bus.ledger_queue),
        "LedgerDeadLetters": Ref(bus.ledger_dead),
        "BroadcastDeadLetters": Ref(bus.broadcast_dead),
        "TaskQueuePrefix": bus.task_queue_prefix,
        **{
            f"{name.capitalize()}Table": Ref(f"{name.capitalize()}TableName")
            for name in persistence.TABLES
        },
    }
    for name, value in values.items():
        template.add_output(Output(name, Value=value))


def tag_everything(template: Template, stage: Stage) -> None:
    for resource in template.resources.values():
        if resource.props.get("Tags", (None,))[0] is Tags:
            resource.Tags = Tags(Application="place", Stage=stage.name)
