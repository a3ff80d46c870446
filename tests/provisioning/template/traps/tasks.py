"""The web tasks."""

from __future__ import annotations

import re

from provisioning.deploy import first_tasks
from tests.provisioning.reading import (
    Document,
    as_list,
    container,
    of_type,
    only,
    pairs,
    resource,
    service,
)
from tests.provisioning.template.traps.trap import drop, put, trap


@trap("Fargate kills after 120 s", put(container, StopTimeout=300))
def stop_timeout(document: Document) -> None:
    drain = int(pairs(container(document)["Environment"], "Name")["PLACE_DRAIN_SECONDS"])
    assert drain < container(document)["StopTimeout"] <= 120


@trap("a bad image is rolled back",
      drop(lambda d: service(d)["DeploymentConfiguration"],
           "DeploymentCircuitBreaker"))  # fmt: skip
def circuit_breaker(document: Document) -> None:
    deployment = service(document)["DeploymentConfiguration"]
    assert deployment["DeploymentCircuitBreaker"] == {"Enable": True, "Rollback": True}
    assert deployment["MinimumHealthyPercent"] == 100
    assert deployment["MaximumPercent"] == 200


@trap("a release that makes errors is rolled back",
      lambda d: service(d)["DeploymentConfiguration"]["Alarms"].update(Rollback=False)
      )  # fmt: skip
def release_alarms(document: Document) -> None:
    """By alarms that are there before the service is: a reference makes CloudFormation wait."""
    found = service(document)["DeploymentConfiguration"]["Alarms"]
    assert found["Enable"] is found["Rollback"] is True
    titles = {name["Ref"] for name in found["AlarmNames"]}
    assert titles == {"WebErrors", "BalancerErrors", "UnhealthyTasks"}
    assert titles <= of_type(document, "CloudWatch::Alarm").keys()


@trap("an update leaves the scaling alone", put(service, DesiredCount=2))
def desired_count(document: Document) -> None:
    assert "DesiredCount" not in service(document)


@trap("a new stage's scaling asks for no task before the database has its tables",
      lambda d: d["Resources"].update(More=resource(d, "WebTasks")))  # fmt: skip
def scaling_asleep(document: Document) -> None:
    """A registered target moves its service inside its range at once, as AWS documents it:
    https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html
    """
    created = first_tasks.without(document)
    targets = of_type(created, "ApplicationAutoScaling::ScalableTarget").values()
    assert {target["MinCapacity"] for target in targets} == {0}
    assert service(created)["DesiredCount"] == 0
    assert only(document, "ApplicationAutoScaling::ScalableTarget")["MinCapacity"] > 0


@trap("the service waits for its listener",
      lambda d: resource(d, "WebService").pop("DependsOn"))  # fmt: skip
def listener_first(document: Document) -> None:
    assert "Listener" in as_list(resource(document, "WebService")["DependsOn"])


@trap("the service waits for its tasks' ways out",
      lambda d: resource(d, "WebService").update(DependsOn="Listener"))  # fmt: skip
def ways_out_first(document: Document) -> None:
    """On a running stage, too, whose tasks move to other subnets."""
    kinds = ("EC2::Route", "EC2::SubnetRouteTableAssociation", "EC2::VPCEndpoint")
    ways = {title for kind in kinds for title in of_type(document, kind)}
    assert ways
    assert ways <= set(as_list(resource(document, "WebService")["DependsOn"]))


@trap("idle sockets are seen by the scaling",
      lambda d: d["Resources"].pop("WebTasksBySockets"))  # fmt: skip
def scaling_by_sockets(document: Document) -> None:
    policies = of_type(document, "ApplicationAutoScaling::ScalingPolicy").values()
    configs = [one["TargetTrackingScalingPolicyConfiguration"] for one in policies]
    names = [str(config.get("CustomizedMetricSpecification")) for config in configs]
    assert any("Connections" in name for name in names)
    assert all(config["ScaleInCooldown"] >= 600 for config in configs)


@trap(
    "the first tasks are never on Spot",
    put(service, CapacityProviderStrategy=[{"CapacityProvider": "FARGATE_SPOT", "Weight": 1}]),
    where=lambda stage: stage.web.steady_tasks > 0,
)
def spot(document: Document) -> None:
    strategy = {
        one["CapacityProvider"]: one for one in service(document)["CapacityProviderStrategy"]
    }
    assert strategy["FARGATE"]["Base"] >= 2
    assert service(document)["PlatformVersion"] == "1.4.0"


@trap("the container may not write to its root",
      put(container, ReadonlyRootFilesystem=False))  # fmt: skip
def hardened(document: Document) -> None:
    web = container(document)
    assert web["ReadonlyRootFilesystem"] is True
    assert web["User"] not in ("", "0", "root")
    assert web["LinuxParameters"]["InitProcessEnabled"] is True
    assert web.get("Privileged") is not True


@trap("no secret is a plain variable",
      lambda d: container(d)["Environment"].append(
          {"Name": "SECRET_KEY", "Value": "0123456789"}))  # fmt: skip
def no_plain_secrets(document: Document) -> None:
    names = pairs(container(document)["Environment"], "Name")
    assert not [name for name in names if re.search("SECRET_KEY|PASSWORD|TOKEN", name)]
    assert "@" not in str(names["DATABASE_URL"])
    found = {secret["Name"]: secret["ValueFrom"] for secret in container(document)["Secrets"]}
    assert found == {
        "SECRET_KEY": {"Ref": "SecretKey"},
        "SECRET_KEY_FALLBACKS": {"Ref": "SecretKeyFallbacks"},
    }


@trap("the image is named by its digest",
      lambda d: d["Parameters"]["Image"].pop("AllowedPattern"))  # fmt: skip
def digest(document: Document) -> None:
    assert "sha256" in document["Parameters"]["Image"]["AllowedPattern"]
    assert container(document)["Image"] == {"Ref": "Image"}


@trap("execution and task have a role each",
      lambda d: only(d, "ECS::TaskDefinition").update(
          TaskRoleArn=only(d, "ECS::TaskDefinition")["ExecutionRoleArn"]))  # fmt: skip
def two_roles(document: Document) -> None:
    task = only(document, "ECS::TaskDefinition")
    assert task["ExecutionRoleArn"] != task["TaskRoleArn"]
