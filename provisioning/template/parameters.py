"""What `deploy` finds out: nobody types these."""

from __future__ import annotations

from troposphere import Parameter, Template

from provisioning.stage import Stage

TEXTS = {
    "Artefacts": "Bucket of the functions' code, from the bootstrap stack",
    "Boundary": "ARN of the policy that bounds every role, from the bootstrap stack",
    "RepositoryArn": "ARN of the image's repository, from the bootstrap stack",
    "Image": "The web image by digest",
    "BroadcastClientsZip": "Key of the function's code, named by its hash",
    "UpdateDynamodbZip": "Key of the function's code, named by its hash",
    "CollectQueuesZip": "Key of the function's code, named by its hash",
    "OriginFacing": "Prefix list com.amazonaws.global.cloudfront.origin-facing",
}
DIGEST = ".+@sha256:[0-9a-f]{64}"


def add(template: Template, stage: Stage) -> None:
    for name, description in TEXTS.items():
        template.add_parameter(Parameter(name, Type="String", Description=description))
    template.parameters["Image"].properties["AllowedPattern"] = DIGEST
    add_zones(template, stage)


def add_zones(template: Template, stage: Stage) -> None:
    """One a zone: by a list of them, one more would make each zone's subnets anew."""
    for name, zone in zone_values(stage).items():
        template.add_parameter(
            Parameter(
                name,
                Type="AWS::EC2::AvailabilityZone::Name",
                Default=zone,
                Description="Not use1-az3, which takes no VPC origin",
            )
        )


def zone_values(stage: Stage) -> dict[str, str]:
    return {f"Zone{number}": zone for number, zone in enumerate(stage.network.zones, 1)}
